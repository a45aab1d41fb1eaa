import { isIP } from 'node:net';
import { inspectValue, isPlainObject } from '../support/plain.ts';
import { addressBlockOf } from './address-block.ts';
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

/** A block of addresses, in the one form that means what it says to everybody who reads it. */
const cidrBlock: OptionKind<string> = {
  expects: "a CIDR block such as '10.0.0.0/16'",
  read(value, path, issues) {
    const block = addressBlockOf(value);
    if (block?.asWritten === true) return String(value);
    const lacking =
      typeof value === 'string' && value.includes('/') ? 'has bits set beyond its prefix' : 'has no prefix length';
    issues.push({
      rule: 'bad-address',
      path,
      problem: `${inspectValue(value)} ${block === undefined ? 'is not what belongs here' : lacking}`,
      remedy: block === undefined ? `give ${this.expects}` : `write '${block.text}'`,
    });
    return undefined;
  },
};

/** Blocks of addresses. An empty list is refused: in a network policy no block means every address. */
export const cidrBlocks: OptionKind<readonly string[]> = notEmpty(listOf(cidrBlock));

/** A namespace's name. */
export const namespaceName = kindOf<string>("a namespace's name such as 'monitoring'", isDnsLabel, 'bad-name');

/** What an Application is called inside its system. */
export const applicationName = kindOf<string>("a name such as 'payments'", isDnsLabel, 'bad-name');

/** Name of an object that is not ours. */
export const objectName = kindOf<string>("an object's name such as 'public'", isDnsSubdomain, 'bad-name');

/** Labels that select pods which are not ours. */
export const podLabels = kindOf<Readonly<Record<string, string>>>(
  "labels such as { app: 'prometheus' }",
  (value) =>
    isPlainObject(value) && Object.entries(value).every(([key, label]) => isLabelKey(key) && isLabelValue(label)),
  'bad-labels',
);

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
