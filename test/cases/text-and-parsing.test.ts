import { describe, expect, test } from 'vitest';
import { secret } from '../../lib/model/secret.ts';
import type { MicroServiceProps } from '../../lib/model/service-props.ts';
import { serviceModel } from '../support/models.ts';
import { containerOf } from '../support/rendered.ts';

const database = secret('wallet-db', { keys: ['user', 'password'] });
const config = {
  APP_URL: 'postgres://$(DB_USER):$(DB_PASSWORD)@db:5432/app',
  DB_USER: database.key('user'),
  DB_PASSWORD: database.key('password'),
} satisfies MicroServiceProps['config'];

const namesOf = (variables: MicroServiceProps['config']) =>
  containerOf(serviceModel({ config: variables })).env?.map(({ name }) => name);

describe('C02: sorting environment variables breaks $(NAME) references', () => {
  test('C02: what a variable refers to stands before it, else by name', () => {
    expect(namesOf(config)).toEqual(['DB_PASSWORD', 'DB_USER', 'APP_URL']);
  });

  test('C02: the order does not depend on the order of keys', () => {
    expect(namesOf(Object.fromEntries(Object.entries(config).reverse()))).toEqual(namesOf(config));
  });

  test('C02: an escaped reference orders nothing', () => {
    expect(namesOf({ A: '$$(B)', B: 'b' })).toEqual(['A', 'B']);
  });

  test('C02: the text of a reference is left to Kubernetes', () => {
    expect(containerOf(serviceModel({ config })).env?.at(-1)?.value).toBe(config.APP_URL);
  });
});
