/** A probability that was given, and whether what it was given for came true. */
export interface Forecast {
  readonly probability: number
  readonly right: boolean
}

export interface CalibrationBin {
  /** Half-open range of probabilities; the last one includes 1. */
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean of the probabilities given. */
  readonly forecast: number
  /** Share that came true. */
  readonly observed: number
}

const BINS = 10

/** Bins of equal width, without the empty ones. */
export function calibrationBins(forecasts: readonly Forecast[]): CalibrationBin[] {
  const byBin = Map.groupBy(forecasts, ({ probability }) => Math.min(BINS - 1, Math.floor(probability * BINS)))
  return [...byBin]
    .sort(([a], [b]) => a - b)
    .map(([bin, within]) => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      count: within.length,
      forecast: within.reduce((sum, { probability }) => sum + probability, 0) / within.length,
      observed: within.filter(({ right }) => right).length / within.length,
    }))
}

/** Expected calibration error: how far forecast and outcome lie apart, on average over all forecasts. */
export function calibrationError(bins: readonly CalibrationBin[]): number | null {
  const total = bins.reduce((sum, { count }) => sum + count, 0)
  if (total === 0) return null
  return bins.reduce((sum, { count, forecast, observed }) => sum + (count / total) * Math.abs(forecast - observed), 0)
}
