package dev.nightjar.trial;

import java.util.Random;

/** What happens to the requests of a day. */
@FunctionalInterface
interface Story {
  Story QUIET = (day, request, random) -> true;

  /**
   * Changes a request.
   *
   * @param random for chance of the story's own
   * @return whether the request happens at all
   */
  boolean tell(int day, Request request, Random random);
}
