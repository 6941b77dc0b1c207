// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

/// Error texts that many commands share.
final class Errors {
  static final String SYNTAX = "ERR syntax error";
  static final String NOT_AN_INTEGER = "ERR value is not an integer or out of range";
  static final String NOT_A_FLOAT = "ERR value is not a valid float";
  static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";
  static final String NO_SUCH_KEY = "ERR no such key";
  static final String DATABASE_OUT_OF_RANGE = "ERR DB index is out of range";

  private Errors() {}

  static String arity(String command) {
    return "ERR wrong number of arguments for '" + command + "' command";
  }

  static String expireTime(String command) {
    return "ERR invalid expire time in '" + command + "' command";
  }

  static String subcommand(String command, String subcommand) {
    return "ERR unknown subcommand '" + subcommand + "'. Try " + command + " HELP.";
  }
}
