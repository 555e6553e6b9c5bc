import type { DoctorContext } from './doctor-context.ts';

/** What a check found: all is well, something to know, or something that stops a deploy. */
export type Finding =
  | { readonly level: 'ok'; readonly says: string }
  | { readonly level: 'warn' | 'problem'; readonly says: string; readonly next: string };

/** One question before a deploy. */
export interface Check {
  readonly name: string;
  /** Whether it asks AWS, and with the account's credentials. */
  readonly asksAccount: boolean;
  /** @throws whatever AWS answers instead; it is told as a problem of this check */
  run(context: DoctorContext): Promise<Finding>;
}

export const ok = (says: string): Finding => ({ level: 'ok', says });

/** @param next what to do about it */
export const warn = (says: string, next: string): Finding => ({ level: 'warn', says, next });

/** @param next what to do about it */
export const problem = (says: string, next: string): Finding => ({ level: 'problem', says, next });
