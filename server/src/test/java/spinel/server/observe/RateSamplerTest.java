// SPDX-License-Identifier: Apache-2.0
package spinel.server.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RateSamplerTest {
  private static final long TENTH = 100_000_000;

  @Test
  void steadyGrowthGivesItsRate() {
    RateSampler sampler = new RateSampler();
    for (int i = 0; i <= 16; i++) {
      sampler.sample(50L * i, TENTH * i);
    }
    assertEquals(500, sampler.perSecond());
  }

  @Test
  void oldSamplesFadeAway() {
    RateSampler sampler = new RateSampler();
    sampler.sample(0, 0);
    sampler.sample(1_000_000, TENTH);
    for (int i = 2; i <= 17; i++) {
      sampler.sample(1_000_000, TENTH * i);
    }
    assertEquals(0, sampler.perSecond());
  }

  @Test
  void aCounterThatWasResetGivesNoNegativeRate() {
    RateSampler sampler = new RateSampler();
    sampler.sample(1000, 0);
    sampler.sample(0, TENTH);
    assertEquals(0, sampler.perSecond());
  }
}
