// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.string;

import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.command.Args;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.type.StringBytes;
import spinel.server.type.StringValue;
import spinel.server.type.Xxh3;

/// The conditions on a string's present value that SET and DELEX take: IFEQ, IFNE and their forms
/// with a digest.
///
/// As with [Deadline], what a command was given is a number: 0 for nothing, else the condition
/// and the position of its argument.
final class ValueCondition {
  private static final int IFEQ = 1;
  private static final int IFNE = 2;
  private static final int IFDEQ = 3;
  private static final int IFDNE = 4;
  private static final int KIND_BITS = 3;
  private static final int KIND_MASK = (1 << KIND_BITS) - 1;

  private static final CommandError WRONG_DIGEST =
      CommandError.of("ERR must be exactly 16 hexadecimal characters");

  private ValueCondition() {}

  /// Goes past a condition with its argument; returns what is then given, or `given` where the
  /// next argument is no condition or is one of another kind than was given before.
  static int take(Args args, int given) {
    if (args.left() < 2) {
      return given;
    }
    int before = given & KIND_MASK;
    int kind;
    if ((before == 0 || before == IFEQ) && args.takes("ifeq")) {
      kind = IFEQ;
    } else if ((before == 0 || before == IFNE) && args.takes("ifne")) {
      kind = IFNE;
    } else if ((before == 0 || before == IFDEQ) && args.takes("ifdeq")) {
      kind = IFDEQ;
    } else if ((before == 0 || before == IFDNE) && args.takes("ifdne")) {
      kind = IFDNE;
    } else {
      return given;
    }
    int condition = kind | args.position() << KIND_BITS;
    args.next();
    return condition;
  }

  /// Whether the condition holds for a key's record, or 0 for a key that does not exist.
  static boolean holds(Call call, int given, Region region, long record) {
    int kind = given & KIND_MASK;
    if (record == 0) {
      return kind == IFNE || kind == IFDNE;
    }
    StringKeys.check(region, record);
    Bytes wanted = call.arg(given >>> KIND_BITS);
    return switch (kind) {
      case IFEQ -> StringValue.contentEquals(region, record, wanted);
      case IFNE -> !StringValue.contentEquals(region, record, wanted);
      case IFDEQ -> hasDigest(region, record, wanted);
      default -> !hasDigest(region, record, wanted);
    };
  }

  private static boolean hasDigest(Region region, long record, Bytes wanted) {
    if (wanted.length() != Xxh3.HEX_LENGTH) {
      throw WRONG_DIGEST;
    }
    return wanted.isWord(Xxh3.hex(Xxh3.hash(StringBytes.of(region, record))));
  }
}
