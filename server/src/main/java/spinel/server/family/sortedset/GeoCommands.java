// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.RW;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import java.math.BigDecimal;
import java.math.RoundingMode;
import spinel.memory.Bytes;
import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.KeySpec;
import spinel.server.type.GeoHash;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;

/// Commands on the positions of members, which are sorted sets with positions for scores. Each
/// method's first line is the command's syntax.
public final class GeoCommands {
  private static final CommandError UNSUPPORTED_UNIT =
      CommandError.of("ERR unsupported unit provided. please use M, KM, FT, MI");
  private static final int TEXT_LENGTH = 11;

  private GeoCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    table
        .group(CommandGroup.GEO)
        .add("geoadd", -5, WRITE | DENYOOM, GeoCommands::geoadd, key(1, RW | UPDATE))
        .elements(4, 3)
        .add("geodist", -4, READONLY, GeoCommands::geodist, read)
        .add("geohash", -2, READONLY, GeoCommands::geohash, read)
        .elements(2, 1)
        .add("geopos", -2, READONLY, GeoCommands::geopos, read)
        .elements(2, 1);
  }

  // ---- arguments

  /// Reads the two arguments of a position; an error where it is none.
  static void checkPosition(Call call, int longitudeArg) {
    double longitude = call.args(longitudeArg).real();
    double latitude = call.args(longitudeArg + 1).real();
    if (!GeoHash.isValid(longitude, latitude)) {
      throw CommandError.of(
          "ERR invalid longitude,latitude pair "
              + sixDecimals(longitude)
              + ","
              + sixDecimals(latitude));
    }
  }

  private static String sixDecimals(double value) {
    if (Double.isInfinite(value)) {
      return Score.text(value);
    }
    // A decimal number has no negative zero: the sign is put in front.
    boolean isNegative = Double.doubleToRawLongBits(value) < 0;
    String digits =
        new BigDecimal(Math.abs(value)).setScale(6, RoundingMode.HALF_EVEN).toPlainString();
    return isNegative ? "-" + digits : digits;
  }

  /// The meters of a unit.
  static double unit(Bytes name) {
    if (name.isWord("m")) {
      return 1;
    }
    if (name.isWord("km")) {
      return 1000;
    }
    if (name.isWord("ft")) {
      return 0.3048;
    }
    if (name.isWord("mi")) {
      return 1609.34;
    }
    throw UNSUPPORTED_UNIT;
  }

  /// Replies with a distance, with four decimals.
  static void replyDistance(ReplyWriter reply, double distance) {
    reply.bulk(BigDecimal.valueOf((long) Math.rint(distance * 10_000), 4).toPlainString());
  }

  // ---- commands

  /// GEOADD key [NX | XX] [CH] longitude latitude member [longitude latitude member ...]
  private static void geoadd(Call call) {
    SortedSetCommands.addPositions(call);
  }

  /// GEODIST key member1 member2 [M | KM | FT | MI]
  private static void geodist(Call call) {
    if (call.argCount() > 5) {
      throw CommandError.SYNTAX;
    }
    double unit = call.argCount() == 5 ? unit(call.arg(4)) : 1;
    SortedSet set = SortedSetKeys.find(call, 1);
    double one = set == null ? Double.NaN : set.score(call.arg(2));
    double other = set == null ? Double.NaN : set.score(call.arg(3));
    if (Double.isNaN(one) || Double.isNaN(other)) {
      call.reply().nil();
      return;
    }
    double meters =
        GeoHash.distance(
            GeoHash.longitude(one),
            GeoHash.latitude(one),
            GeoHash.longitude(other),
            GeoHash.latitude(other));
    replyDistance(call.reply(), meters / unit);
  }

  /// GEOHASH key [member ...]
  private static void geohash(Call call) {
    SortedSet set = SortedSetKeys.find(call, 1);
    byte[] text = new byte[TEXT_LENGTH];
    call.reply().array(call.argCount() - 2);
    for (int i = 2; i < call.argCount(); i++) {
      double score = set == null ? Double.NaN : set.score(call.arg(i));
      if (Double.isNaN(score)) {
        call.reply().nil();
      } else {
        GeoHash.writeText(score, text);
        call.reply().bulk(text);
      }
    }
  }

  /// GEOPOS key [member ...]
  private static void geopos(Call call) {
    SortedSet set = SortedSetKeys.find(call, 1);
    call.reply().array(call.argCount() - 2);
    for (int i = 2; i < call.argCount(); i++) {
      double score = set == null ? Double.NaN : set.score(call.arg(i));
      if (Double.isNaN(score)) {
        call.reply().nilArray();
      } else {
        replyPosition(call, score);
      }
    }
  }

  static void replyPosition(Call call, double score) {
    call.reply().array(2);
    call.replyScore(GeoHash.longitude(score));
    call.replyScore(GeoHash.latitude(score));
  }
}
