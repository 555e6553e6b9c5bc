import { addExactly, type ExactSum } from './exact-sum.ts';

/** 2^27 + 1: multiplying by it splits a double into two halves of at most 26 bits. */
const splitter = 134_217_729;

/**
 * Adds the product of two finite doubles in place, without rounding: the rounded product, and what
 * rounding took from it. (T. J. Dekker, "A Floating-Point Technique for Extending the Available
 * Precision", 1971.) Exact where no part of it overflows, or underflows the smallest double: for
 * whole numbers times doubles up to 1e280, and for squares from 2^-480 to 1e150.
 */
export const addProductExactly = (sum: ExactSum, left: number, right: number): void => {
  const product = left * right;
  const leftScaled = splitter * left;
  const leftHigh = leftScaled - (leftScaled - left);
  const leftLow = left - leftHigh;
  const rightScaled = splitter * right;
  const rightHigh = rightScaled - (rightScaled - right);
  const rightLow = right - rightHigh;
  const highRest = product - leftHigh * rightHigh - leftLow * rightHigh;
  addExactly(sum, leftLow * rightLow - (highRest - leftHigh * rightLow));
  addExactly(sum, product);
};
