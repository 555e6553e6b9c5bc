/** A month as AWS's own calculator has it. */
export const hoursPerMonth = 730;
export const minutesPerMonth = hoursPerMonth * 60;
export const secondsPerMonth = minutesPerMonth * 60;
