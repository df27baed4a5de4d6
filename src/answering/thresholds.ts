/** Where the three ways out part, beside the threshold of the configuration. All are probabilities or shares of one. */

/** A question less near than this helps nobody. */
export const NEAR = 0.1

/** The same, of one in another language: it has to be worth the trouble of reading it. */
export const NEAR_ACROSS = 0.2

/** From here on, what was found is asked about rather than given up. */
export const WORTH_ASKING = 0.2

/** The same, where the question hardly says what it wants: nothing could be very probable. */
export const WORTH_ASKING_WHEN_VAGUE = 0.1

/** What comes this close to the best passage may as well be meant: a doubtful answer. */
export const AS_PROBABLE = 0.96

/** The same, where the question hardly says what it wants. */
export const AS_PROBABLE_WHEN_VAGUE = 0.7

/** The same, where the best is not probable enough to be an answer. */
export const AS_PROBABLE_WHEN_DOUBTFUL = 0.4

/** What comes this close is offered, where something is asked at all. */
export const WORTH_OFFERING = 0.35

/** More choices are no help. */
export const MOST_CHOICES = 4
