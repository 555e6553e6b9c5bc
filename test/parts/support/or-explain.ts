/**
 * What an attempt gives, or an error that says what to do about it.
 *
 * @throws Error with the explanation, and why as its cause
 */
export const orExplain = async <Result>(
  explanation: string,
  attempt: Promise<Result>,
): Promise<Result> => {
  try {
    return await attempt;
  } catch (error) {
    throw new Error(explanation, { cause: error });
  }
};
