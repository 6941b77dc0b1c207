// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

/// A command's refusal: the error reply, code and text. Thrown before the command's first change.
public final class CommandError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public static final CommandError SYNTAX = new CommandError("ERR syntax error");
  public static final CommandError WRONG_TYPE =
      new CommandError("WRONGTYPE Operation against a key holding the wrong kind of value");
  public static final CommandError NOT_INTEGER =
      new CommandError("ERR value is not an integer or out of range");
  public static final CommandError NOT_FLOAT = new CommandError("ERR value is not a valid float");
  public static final CommandError NO_SUCH_KEY = new CommandError("ERR no such key");
  public static final CommandError INDEX_OUT_OF_RANGE = new CommandError("ERR index out of range");
  public static final CommandError OUT_OF_RANGE = new CommandError("ERR value is out of range");
  public static final CommandError NOT_POSITIVE =
      new CommandError("ERR value is out of range, must be positive");
  public static final CommandError OUT_OF_MEMORY =
      new CommandError("OOM command not allowed when used memory > 'maxmemory'.");
  static final CommandError NO_AUTH = new CommandError("NOAUTH Authentication required.");

  private CommandError(String message) {
    super(message, null, false, false);
  }

  /// An error with this code and text, which may quote an argument: line ends in it become blanks.
  public static CommandError of(String codeAndText) {
    return new CommandError(codeAndText.replace('\r', ' ').replace('\n', ' '));
  }

  /// The code: the first word.
  public String code() {
    int space = getMessage().indexOf(' ');
    return space < 0 ? getMessage() : getMessage().substring(0, space);
  }
}
