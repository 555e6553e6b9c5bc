declare const unit: unique symbol;

/** A length of time in milliseconds. Made by the functions below, so that no bare number is one. */
export type Duration = number & { readonly [unit]: 'milliseconds' };

/** @example milliseconds(250) */
export const milliseconds = (count: number): Duration => count as Duration;

/** @example seconds(30) */
export const seconds = (count: number): Duration => (count * 1_000) as Duration;

/** @example minutes(1) */
export const minutes = (count: number): Duration => (count * 60_000) as Duration;

/** @example hours(1) */
export const hours = (count: number): Duration => (count * 3_600_000) as Duration;

/**
 * A day of 24 hours; a calendar day, with its 23 or 25 hours, is a matter of windows. @example
 * days(7)
 */
export const days = (count: number): Duration => (count * 86_400_000) as Duration;
