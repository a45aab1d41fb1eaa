/** What all programs say of the same services. */
export const nameOf = (index: number): string => `service-${index}`;
export const systemOf = (index: number): string => `system-${Math.floor(index / 100)}`;
export const versionOf = (index: number): string => `1.${index}.0`;
export const imageOf = (index: number): string => `registry.example.com/bench/${nameOf(index)}:${versionOf(index)}`;
export const settingsOf = (index: number): string => `level: info\nnumber: ${index}\n`;

export const variablesOf = (index: number): Readonly<Record<string, string>> => ({
  LOG_LEVEL: 'info',
  REGION: 'cn-hangzhou',
  CACHE_SIZE: String(1000 + index),
  GREETING: `hello from ${index}`,
});

/** Whom a service calls: the three before it. */
export const calleesOf = (index: number): readonly number[] =>
  [index - 3, index - 2, index - 1].filter((callee) => callee >= 0);

/** Who calls a service. */
export const callersOf = (index: number, services: number): readonly number[] =>
  [index + 1, index + 2, index + 3].filter((caller) => caller < services);
