/**
 * Generations that stay for the delay after requests have left them. Without a limit each release within a long delay leaves
 * one more.
 */
export const waitingGenerations = 1;
