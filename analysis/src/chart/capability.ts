/** How a stable process fits its specification; an index that needs a missing limit is NaN. */
export interface Capability {
  readonly cp: number;
  readonly cpLower: number;
  readonly cpUpper: number;
  readonly cpk: number;
}

/**
 * Capability indices Cp = (U - L)/6 sigma and Cpk = min(U - mean, mean - L)/3 sigma (Montgomery,
 * section 8.3). With sigma within subgroups they are Cp and Cpk, with the overall standard deviation Pp
 * and Ppk. Meaningful for a process in control only.
 */
export function capability(process: {
  readonly mean: number;
  readonly sigma: number;
  readonly lowerSpecification?: number;
  readonly upperSpecification?: number;
}): Capability {
  const { mean, sigma, lowerSpecification = Number.NaN, upperSpecification = Number.NaN } = process;
  const cpLower = (mean - lowerSpecification) / (3 * sigma);
  const cpUpper = (upperSpecification - mean) / (3 * sigma);
  const cpk = Number.isNaN(cpLower) ? cpUpper : Number.isNaN(cpUpper) ? cpLower : Math.min(cpLower, cpUpper);
  return { cp: (upperSpecification - lowerSpecification) / (6 * sigma), cpLower, cpUpper, cpk };
}
