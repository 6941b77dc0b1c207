// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// Why a command that an event loop began does not run there now: nothing has changed yet, and it
/// begins anew, elsewhere or later. Thrown before the command's first change and reply.
public final class Deferral extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The command will take long, or has to wait for one that does: it goes to a thread of its own.
  public static final Deferral LONG = new Deferral("long");

  /// A long command has the partition of one of the keys: this one waits until that lets others in.
  public static final Deferral BUSY = new Deferral("busy");

  /// A long command that has let others in has one of the keys: this one waits until that has
  /// ended.
  public static final Deferral HELD = new Deferral("held");

  private Deferral(String why) {
    super(why, null, false, false);
  }
}
