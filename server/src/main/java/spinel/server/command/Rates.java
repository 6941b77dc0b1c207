// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import spinel.server.observe.RateSampler;

/// The recent rates that INFO shows, and the peak of the memory in use; brought up to date ten
/// times a second.
public final class Rates {
  private final Engine engine;
  final RateSampler commands = new RateSampler();
  final RateSampler input = new RateSampler();
  final RateSampler output = new RateSampler();

  Rates(Engine engine) {
    this.engine = engine;
  }

  public void sample() {
    if (engine.debug().pausesUpkeep()) {
      return;
    }
    long now = System.nanoTime();
    Counters totals = engine.totals();
    commands.sample(totals.commandsProcessed(), now);
    input.sample(totals.inputBytes, now);
    output.sample(totals.outputBytes, now);
    engine.memory().sample();
  }

  void reset() {
    commands.reset();
    input.reset();
    output.reset();
  }
}
