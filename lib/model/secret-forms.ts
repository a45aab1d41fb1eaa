/** How a kind of secret looks wherever it stands. */
export interface SecretForm {
  /** How messages call it. */
  readonly what: string;
  /** Global; the first group, if there is one, holds the secret itself. Each starts with fixed letters, to be fast on any text. */
  readonly pattern: RegExp;
  /** A last test, where a pattern cannot say it. */
  readonly accept?: (secret: string) => boolean;
}

const privateKey = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** Forms that are known for certain: their owners chose prefixes so that they can be found. */
export const secretForms: readonly SecretForm[] = [
  { what: 'a URL with a password', pattern: /:\/\/[^\s/?#@:]*:([^\s/?#@]+)@/g },
  // Go's MySQL driver: https://github.com/go-sql-driver/mysql#dsn-data-source-name
  { what: 'a database address with a password', pattern: /:([^\s@/:]+)@(?:tcp|unix)\(/g },
  // libpq, ADO and JDBC: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
  { what: 'a connection text with a password', pattern: /(?<=^|[\s;?&,])(?:password|passwd|pwd) ?= ?([^\s;&,]+)/gi },
  // https://learn.microsoft.com/azure/storage/common/storage-configure-connection-string
  { what: 'an Azure access key', pattern: /(?:AccountKey|SharedAccessKey)=([A-Za-z0-9+/=]{20,})/g },
  // https://www.rfc-editor.org/rfc/rfc7468
  { what: 'a private key', pattern: privateKey },
  // The same in base64, as in a Secret's data.
  { what: 'a private key', pattern: /LS0tLS1CRUdJTi[A-Za-z0-9+/]{0,66}/g, accept: holdsPrivateKey },
  // https://github.com/C2SP/C2SP/blob/main/age.md
  { what: 'a private key', pattern: /AGE-SECRET-KEY-1[A-Z0-9]{50,}/g },
  // https://www.rfc-editor.org/rfc/rfc7519
  { what: 'a JSON Web Token', pattern: /\beyJ[\w-]{8,4000}\.eyJ[\w-]{8,4000}\.[\w-]*/g },
  // https://www.rfc-editor.org/rfc/rfc9110#name-authorization
  {
    what: 'an Authorization header',
    pattern: /(?<=^|authorization['"]? ?[:=] ?['"]?)(?:bearer|basic) +([^\s'"]{8,})/gi,
  },
  // https://man7.org/linux/man-pages/man5/crypt.5.html
  {
    what: 'a password hash',
    pattern: /(?<=^|[\s:='"])\$(?:2[abxy]\$\d\d|argon2(?:id|i|d)|scrypt|y|6|5|1)\$[\w./+,=$-]{8,}/g,
  },
  // https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
  { what: 'a GitHub token', pattern: /\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{22,}/g },
  // https://docs.gitlab.com/security/tokens/#token-prefixes
  { what: 'a GitLab token', pattern: /\bgl(?:pat|oas|dt|rt|cbt|ptt|ft|imt|agent|soat)-[\w.-]{20,}/g },
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
  { what: 'an AWS access key', pattern: /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g },
  // https://www.alibabacloud.com/help/en/ram/user-guide/create-an-accesskey-pair
  { what: 'an Alibaba Cloud access key', pattern: /\bLTAI[A-Za-z0-9]{12,26}\b/g },
  // https://www.tencentcloud.com/document/product/598/32675
  { what: 'a Tencent Cloud access key', pattern: /\bAKID[A-Za-z0-9]{32}\b/g },
  // https://cloud.google.com/docs/authentication/api-keys
  { what: 'a Google API key', pattern: /\bAIza[\w-]{35}/g },
  // https://developers.google.com/identity/protocols/oauth2
  { what: 'a Google OAuth secret', pattern: /\bGOCSPX-[\w-]{20,}|\bya29\.[\w-]{20,}/g },
  // https://api.slack.com/authentication/token-types
  { what: 'a Slack token', pattern: /\bxox[abeoprs]-[\w-]{10,}|\bxapp-\d-[\w-]{10,}/g },
  // https://api.slack.com/messaging/webhooks
  { what: 'a Slack webhook address', pattern: /hooks\.slack\.com\/(?:services|workflows)\/[\w/]{20,}/g },
  // https://docs.stripe.com/keys
  { what: 'a Stripe key', pattern: /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|\bwhsec_[A-Za-z0-9+/=]{20,}/g },
  // https://docs.npmjs.com/about-access-tokens
  { what: 'an npm token', pattern: /\bnpm_[A-Za-z0-9]{36}/g },
  // https://pypi.org/help/#apitoken
  { what: 'a PyPI token', pattern: /\bpypi-AgEI[\w-]{20,}/g },
  // https://docs.docker.com/security/access-tokens/
  { what: 'a Docker token', pattern: /\bdckr_(?:pat|oat)_[\w-]{20,}/g },
  // https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes
  { what: 'a Vault token', pattern: /\bhv[sbr]\.[\w-]{20,}/g },
  // https://platform.openai.com/docs/api-reference/authentication and https://docs.claude.com/en/api/overview
  { what: 'an API key', pattern: /\bsk-(?:ant|proj|svcacct|admin)-[\w-]{20,}|\bsk-[A-Za-z0-9]{48}\b/g },
  // https://huggingface.co/docs/hub/security-tokens
  { what: 'a Hugging Face token', pattern: /\bhf_[A-Za-z0-9]{34}/g },
  // https://www.twilio.com/docs/sendgrid/for-developers/sending-email/authentication
  { what: 'a SendGrid key', pattern: /\bSG\.[\w-]{22}\.[\w-]{43}/g },
];

function holdsPrivateKey(base64: string): boolean {
  return Buffer.from(base64, 'base64').toString('latin1').search(privateKey) >= 0;
}
