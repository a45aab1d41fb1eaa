/**
 * Freezes a model that was just made, in place, down to what is frozen already: what it shares with others (its system,
 * its edition) is not walked again, which would cost more than resolving. Models hold plain data without cycles.
 */
export function freezeModel<T extends object>(model: T): T {
  Object.freeze(model);
  for (const key in model) {
    const member: unknown = model[key];
    if (typeof member === 'object' && member !== null && !Object.isFrozen(member)) freezeModel(member);
  }
  return model;
}
