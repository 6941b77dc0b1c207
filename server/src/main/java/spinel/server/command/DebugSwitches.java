// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// What DEBUG switches off or on, for tests of the server.
public final class DebugSwitches {
  private volatile boolean rewritesDefaults;
  private volatile boolean pausesUpkeep;

  /// Whether CONFIG REWRITE writes directives at their defaults too.
  public boolean rewritesDefaults() {
    return rewritesDefaults;
  }

  /// See [#rewritesDefaults].
  public void setRewritesDefaults() {
    rewritesDefaults = true;
  }

  /// Whether periodic work rests.
  public boolean pausesUpkeep() {
    return pausesUpkeep;
  }

  /// See [#pausesUpkeep].
  public void setPausesUpkeep(boolean isOn) {
    pausesUpkeep = isOn;
  }
}
