// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.server.observe.RateSampler;

/// The recent rates that INFO shows, and the peak of the memory in use; brought up to date ten
/// times a second.
public final class Rates {
  private final Engine engine;
  public final RateSampler commands = new RateSampler();
  public final RateSampler input = new RateSampler();
  public final RateSampler output = new RateSampler();
  public final RateSampler cycles = new RateSampler();
  final RateSampler cycleNanos = new RateSampler();

  Rates(Engine engine) {
    this.engine = engine;
  }

  public void sample() {
    if (engine.debug().pausesUpkeep()) {
      return;
    }
    long now = System.nanoTime();
    commands.sample(engine.total(Counters::commandsProcessed), now);
    input.sample(engine.total(counters -> counters.inputBytes), now);
    output.sample(engine.total(counters -> counters.outputBytes), now);
    cycles.sample(engine.total(counters -> counters.cycles), now);
    cycleNanos.sample(engine.total(counters -> counters.cycleNanos), now);
    engine.memory().sample();
    // This is a cycle too, of the loop that serves no clients.
    engine.backgroundCounters().countCycle(System.nanoTime() - now, 0);
  }

  /// Microseconds that a cycle of an event loop took lately.
  public long cycleMicros() {
    long perSecond = cycles.perSecond();
    return perSecond == 0 ? 0 : cycleNanos.perSecond() / perSecond / 1000;
  }

  /// Begins to measure anew.
  public void reset() {
    cycles.reset();
    cycleNanos.reset();
    commands.reset();
    input.reset();
    output.reset();
  }
}
