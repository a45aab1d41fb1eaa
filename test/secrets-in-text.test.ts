import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeSecretKey, looksLikeSecretValue, secretInArguments } from '../lib/model/secrets-in-text.ts';

// Put together here, so that no scanner of this repository takes them for real ones.
const letters = (count: number) => 'aB3dE5gH7j'.repeat(20).slice(0, count);
const pem = (label: string) => `-----BEGIN ${label}-----\n${letters(64)}\n-----END ${label}-----`;

describe('C22: values', () => {
  test.each([
    ['postgres://app:pw@db/app', 'a URL with a password'],
    ['redis://:pw@cache:6379', 'a URL with a password'],
    ['postgres://$(DB_USER):pw@db/app', 'a URL with a password'],
    ['app:pw@tcp(db:3306)/app', 'a database address with a password'],
    ['host=db user=app password=pw', 'a connection text with a password'],
    ['Server=db;Pwd=pw;', 'a connection text with a password'],
    ['jdbc:postgresql://db/app?user=app&password=pw', 'a connection text with a password'],
    [pem('PRIVATE KEY'), 'a private key'],
    [pem('RSA PRIVATE KEY'), 'a private key'],
    [pem('PGP PRIVATE KEY BLOCK'), 'a private key'],
    [Buffer.from(pem('EC PRIVATE KEY')).toString('base64'), 'a private key'],
    [`eyJ${letters(20)}.eyJ${letters(20)}.${letters(20)}`, 'a JSON Web Token'],
    [`Bearer ${letters(20)}`, 'an Authorization header'],
    [`curl -H "Authorization: Basic ${letters(20)}"`, 'an Authorization header'],
    [`$2b$10$${letters(53)}`, 'a password hash'],
    [`ghp_${letters(36)}`, 'a GitHub token'],
    [`github_pat_${letters(40)}`, 'a GitHub token'],
    [`glpat-${letters(20)}`, 'a GitLab token'],
    [`AKIA${'ABCD2345'.repeat(2)}`, 'an AWS access key'],
    [`LTAI${letters(20)}`, 'an Alibaba Cloud access key'],
    [`AIza${letters(35)}`, 'a Google API key'],
    [`xoxb-${letters(20)}`, 'a Slack token'],
    [`sk_live_${letters(24)}`, 'a Stripe key'],
    [`hvs.${letters(24)}`, 'a Vault token'],
    [`npm_${letters(36)}`, 'an npm token'],
  ])('finds in %j %s', (value, what) => {
    expect(looksLikeSecretValue(value)).toBe(what);
  });

  test.each([
    '',
    'warn',
    'postgres://db:5432/app',
    'postgres://app@db/app',
    'postgres://$(DB_USER):$(DB_PASSWORD)@db:5432/app',
    'postgres://app:${DB_PASSWORD}@db/app',
    'postgres://app:***@db/app',
    'mongodb://a:27017,b:27017/app?replicaSet=rs0',
    'http://wallet:8080/users/a@b',
    'https://example.com/?mail=a:b@example.com',
    'host=db user=app password=$(DB_PASSWORD)',
    pem('CERTIFICATE'),
    pem('PUBLIC KEY'),
    Buffer.from(pem('CERTIFICATE')).toString('base64'),
    `registry.example.com/bycoin/wallet@sha256:${'a'.repeat(64)}`,
    '72225e2',
    '1.4.2',
    'Bearer $(TOKEN)',
    'bearer',
    'risk-assessment-of-a-long-name-that-goes-on-and-on',
    '$1.50',
    5,
    undefined,
  ])('finds nothing in %j', (value) => {
    expect(looksLikeSecretValue(value)).toBeUndefined();
  });

  test('never tells the value', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z0-9]{8,20}$/), (password) => {
        expect(looksLikeSecretValue(`postgres://app:${password}@db/app`)).toBe('a URL with a password');
      }),
    );
  });

  test('takes no longer than the text is long', () => {
    const started = performance.now();
    for (const part of ['eyJ-', '://a:', 'password=', '$2b$10$', ':', 'a', 'Bearer ', '-----BEGIN ', '='])
      looksLikeSecretValue(part.repeat(100_000 / part.length));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe('C22: keys', () => {
  test.each([
    ['DB_PASSWORD', 'hunter2'],
    ['dbPassword', 'hunter2'],
    ['spring.datasource.password', 'hunter2'],
    ['PGPASSWORD', 'hunter2'],
    ['SMTP_PASS', 'hunter2'],
    ['MYSQL_PWD', 'hunter2'],
    ['DB_PASSWORD', '123456'],
    ['JWT_SIGNING_KEY', 'abc'],
    ['API_TOKEN', 'abc'],
    ['STRIPE_API_KEY', 'abc'],
    ['X-Api-Key', 'abc'],
    ['Authorization', 'abc'],
    ['AWS_SECRET_ACCESS_KEY', 'abc'],
    ['SECRET_KEY_BASE', 'abc'],
    ['VAULT_SECRET_ID', 'abc'],
    ['ADMIN_PASSWORD_HASH', 'abc'],
    ['ADMIN_HASH', 'abc'],
    ['GOOGLE_CREDENTIALS', 'abc'],
    ['CLIENT_SECRET', 'abc'],
  ])('finds %s', (key, value) => {
    expect(looksLikeSecretKey(key, value)).toBe(true);
  });

  test.each([
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', '$(OTHER)'],
    ['DB_PASSWORD_FILE', '/run/secrets/db'],
    ['GOOGLE_APPLICATION_CREDENTIALS', '/var/run/key.json'],
    ['PWD', '/app'],
    ['TOKEN_URL', 'https://auth.example.com/token'],
    ['AUTH_TOKEN', 'https://auth.example.com/token'],
    ['DB_PASSWORD', 'vault:secret/data/db#password'],
    ['TOKEN_TTL', '15m'],
    ['TOKEN_EXPIRY', '3600'],
    ['TOKEN_GRACE', '30'],
    ['PASSWORD_MIN_LENGTH', '12'],
    ['MAX_TOKEN', '4096'],
    ['MAX_TOKENS', '4096'],
    ['CORS_ALLOW_CREDENTIALS', 'true'],
    ['REQUIRE_PASSWORD', 'always'],
    ['CLIENT_SECRET_NAME', 'wallet-oauth'],
    ['TOKEN_ALGORITHM', 'RS256'],
    ['SIGNING_KEY_ID', 'k1'],
    ['GIT_HASH', '72225e2'],
    ['HASH', 'sha256'],
    ['PARTITION_KEY', 'id'],
    ['PUBLIC_KEY', 'abc'],
    ['TOKENIZER', 'bpe'],
    ['TOKEN_SYMBOL', 'BYC'],
    ['BOARD', 'x'],
    ['LOG_LEVEL', 'warn'],
    ['BYPASS', 'x'],
  ])('leaves %s alone with %j', (key, value) => {
    expect(looksLikeSecretKey(key, value)).toBe(false);
  });

  test('never throws on anything', () => {
    fc.assert(
      fc.property(fc.anything(), fc.anything(), fc.array(fc.anything()), (key, value, args) => {
        looksLikeSecretKey(key, value);
        looksLikeSecretValue(value);
        secretInArguments(args);
      }),
    );
  });
});

describe('C22: arguments', () => {
  test.each([
    [['serve', '--password=hunter2'], 1, "a value for '--password'"],
    [['--token', 'abc'], 0, "a value for '--token'"],
    [['env', 'DB_PASSWORD=hunter2', 'serve'], 1, "a value for 'DB_PASSWORD'"],
    [['-Dspring.datasource.password=hunter2'], 0, "a value for '-Dspring.datasource.password'"],
    [['sh', '-c', 'psql --password=hunter2 app'], 2, "a value for '--password'"],
    [['sh', '-c', "psql --password='hunter2' app"], 2, "a value for '--password'"],
    [['sh', '-c', 'login --token abc'], 2, "a value for '--token'"],
    [['--database', 'postgres://app:hunter2@db/app'], 1, 'a URL with a password'],
  ])('finds it in %j', (args, index, what) => {
    expect(secretInArguments(args)).toEqual({ index, what });
  });

  test.each([
    [['serve', '--port', '8080']],
    [['--password=$(DB_PASSWORD)']],
    [['--password', '$(DB_PASSWORD)']],
    [['sh', '-c', 'psql --password="$DB_PASSWORD"']],
    [['--password-file', '/run/secrets/db']],
    [['--token-ttl=15m']],
    [['--token', '--verbose']],
    [['--no-password', 'run']],
    [['--password']],
    [[]],
  ])('finds nothing in %j', (args) => {
    expect(secretInArguments(args)).toBeUndefined();
  });
});
