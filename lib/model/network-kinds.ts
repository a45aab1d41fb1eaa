import { isIP } from 'node:net';
import { isPlainObject } from '../support/plain.ts';
import { isDnsLabel, isDnsSubdomain, isLabelKey, isLabelValue } from './names.ts';
import { kindOf, listOf, type OptionKind, wholeNumber } from './option-kinds.ts';

/** A TCP port. */
export const portNumber = wholeNumber(1, 65535);

/** A host by name or IPv4 address; DNS ignores case. */
export const hostName = kindOf<string>(
  "a host name such as 'api.example.com'",
  (value) => typeof value === 'string' && isDnsSubdomain(value.toLowerCase()),
  'bad-host',
);

/** An address without a prefix length. */
export const ipAddress = kindOf<string>(
  "an IP address such as '169.254.20.10'",
  (value) => typeof value === 'string' && isIP(value) !== 0,
  'bad-address',
);

/** Blocks of addresses. An empty list is refused: in a network policy no block means every address. */
export const cidrBlocks: OptionKind<readonly string[]> = notEmpty(
  listOf(kindOf<string>("a CIDR block such as '10.0.0.0/16'", isCidrBlock, 'bad-address')),
);

/** A namespace's name. */
export const namespaceName = kindOf<string>("a namespace's name such as 'monitoring'", isDnsLabel, 'bad-name');

/** Labels that select pods which are not ours. */
export const podLabels = kindOf<Readonly<Record<string, string>>>(
  "labels such as { app: 'prometheus' }",
  (value) =>
    isPlainObject(value) && Object.entries(value).every(([key, label]) => isLabelKey(key) && isLabelValue(label)),
  'bad-labels',
);

function isCidrBlock(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [address = '', bits = '', ...rest] = value.split('/');
  const version = isIP(address);
  return version !== 0 && rest.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

function notEmpty<T>(kind: OptionKind<readonly T[]>): OptionKind<readonly T[]> {
  return {
    expects: kind.expects,
    read(value, path, issues) {
      if (!Array.isArray(value) || value.length > 0) return kind.read(value, path, issues);
      issues.push({
        rule: 'empty-list',
        path,
        problem: 'it is empty',
        remedy: 'give at least one entry, or leave it out',
      });
      return undefined;
    },
  };
}
