/** A program without a single line. */
