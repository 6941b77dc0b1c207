// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import static spinel.server.command.CommandFlags.DENYOOM;
import static spinel.server.command.CommandFlags.MOVABLE_KEYS;
import static spinel.server.command.CommandFlags.READONLY;
import static spinel.server.command.CommandFlags.WRITE;
import static spinel.server.command.KeySpec.ACCESS;
import static spinel.server.command.KeySpec.INCOMPLETE;
import static spinel.server.command.KeySpec.OW;
import static spinel.server.command.KeySpec.RO;
import static spinel.server.command.KeySpec.UPDATE;
import static spinel.server.command.KeySpec.key;

import spinel.resp.ReplyWriter;
import spinel.server.command.Call;
import spinel.server.command.CommandGroup;
import spinel.server.command.CommandTable;
import spinel.server.command.EventClass;
import spinel.server.command.KeySpec;
import spinel.server.family.hash.OpenHash;
import spinel.server.family.string.StringKeys;
import spinel.server.keyspace.Dictionary;
import spinel.server.type.GeoPoints;
import spinel.server.type.SortedSetBuilder;
import spinel.structure.PausePoint;

/// Commands that search for members by their positions. Each method's first line is the command's
/// syntax.
public final class GeoSearchCommands {
  private GeoSearchCommands() {}

  public static void register(CommandTable table) {
    KeySpec read = key(1, RO | ACCESS);
    long writes = WRITE | DENYOOM | MOVABLE_KEYS;
    table
        .group(CommandGroup.GEO)
        .add(
            "georadius",
            -6,
            writes,
            GeoSearchCommands::georadius,
            read,
            stored("STORE", 6),
            stored("STOREDIST", 6))
        .add(
            "georadiusbymember",
            -5,
            writes,
            GeoSearchCommands::georadiusbymember,
            read,
            stored("STORE", 5),
            stored("STOREDIST", 5))
        .add("georadiusbymember_ro", -5, READONLY, GeoSearchCommands::georadiusbymemberRo, read)
        .add("georadius_ro", -6, READONLY, GeoSearchCommands::georadiusRo, read)
        .add("geosearch", -7, READONLY, GeoSearchCommands::geosearch, read)
        .add(
            "geosearchstore",
            -8,
            WRITE | DENYOOM,
            GeoSearchCommands::geosearchstore,
            key(1, OW | UPDATE),
            key(2, RO | ACCESS));
  }

  private static KeySpec stored(String word, int from) {
    return new KeySpec(
        OW | UPDATE | INCOMPLETE,
        new KeySpec.Begin.Keyword(word, from),
        new KeySpec.Find.Range(0, 1, 0));
  }

  /// GEORADIUS key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH]
  ///   [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]
  private static void georadius(Call call) {
    run(call, GeoSearch.aroundPosition(call, true));
  }

  /// GEORADIUS_RO key longitude latitude radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST]
  ///   [WITHHASH] [COUNT count [ANY]] [ASC | DESC]
  private static void georadiusRo(Call call) {
    run(call, GeoSearch.aroundPosition(call, false));
  }

  /// GEORADIUSBYMEMBER key member radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH]
  ///   [COUNT count [ANY]] [ASC | DESC] [STORE key | STOREDIST key]
  private static void georadiusbymember(Call call) {
    run(call, GeoSearch.aroundMember(call, true));
  }

  /// GEORADIUSBYMEMBER_RO key member radius <M | KM | FT | MI> [WITHCOORD] [WITHDIST] [WITHHASH]
  ///   [COUNT count [ANY]] [ASC | DESC]
  private static void georadiusbymemberRo(Call call) {
    run(call, GeoSearch.aroundMember(call, false));
  }

  /// GEOSEARCH key <FROMMEMBER member | FROMLONLAT longitude latitude>
  ///   <BYRADIUS radius <M | KM | FT | MI> | BYBOX width height <M | KM | FT | MI>>
  ///   [ASC | DESC] [COUNT count [ANY]] [WITHCOORD] [WITHDIST] [WITHHASH], or with
  ///   BYPOLYGON vertices longitude latitude [longitude latitude ...] instead of both
  private static void geosearch(Call call) {
    run(call, GeoSearch.anywhere(call, 1));
  }

  /// GEOSEARCHSTORE destination source <FROMMEMBER member | FROMLONLAT longitude latitude>
  ///   <BYRADIUS radius <M | KM | FT | MI> | BYBOX width height <M | KM | FT | MI>>
  ///   [ASC | DESC] [COUNT count [ANY]] [STOREDIST], or with BYPOLYGON as GEOSEARCH
  private static void geosearchstore(Call call) {
    run(call, GeoSearch.anywhere(call, 2));
  }

  private static void run(Call call, GeoSearch search) {
    if (!search.hasSource()) {
      if (search.storeArg() == 0) {
        call.reply().array(0);
      } else {
        deleteStored(call, search.storeArg());
        call.reply().integer(0);
      }
      return;
    }
    try (GeoPoints points = search.find()) {
      int count = (int) Math.min(points.size(), search.most());
      if (search.storeArg() == 0) {
        reply(call, search, points, count);
      } else {
        store(call, search, points, count);
      }
    }
  }

  private static void reply(Call call, GeoSearch search, GeoPoints points, int count) {
    ReplyWriter reply = call.reply();
    int extras = search.extras();
    reply.array(count);
    for (int i = 0; i < count; i++) {
      if (extras > 0) {
        reply.array(1 + extras);
      }
      OpenHash.reply(reply, points.name(i));
      if (search.withDistance()) {
        GeoCommands.replyDistance(reply, points.meters(i) / search.metersPerUnit());
      }
      if (search.withHash()) {
        reply.integer((long) points.score(i));
      }
      if (search.withPosition()) {
        GeoCommands.replyPosition(call, points.score(i));
      }
    }
  }

  private static void store(Call call, GeoSearch search, GeoPoints points, int count) {
    int keyArg = search.storeArg();
    Dictionary dictionary = call.dictionaryFor(keyArg, count);
    if (count == 0) {
      deleteStored(call, keyArg);
    } else {
      try (SortedSetBuilder members = new SortedSetBuilder(dictionary.region(), count)) {
        for (int i = 0; i < count; i++) {
          double score =
              search.storesDistance() ? points.meters(i) / search.metersPerUnit() : points.score(i);
          members.add(points.name(i).bytes(), score);
          PausePoint.pass(i);
        }
        members.sort();
        long record = members.toRecord(dictionary, call.arg(keyArg), false);
        long old = call.findForWrite(dictionary, keyArg);
        StringKeys.replace(call, dictionary, keyArg, old, record, StringKeys.NO_EXPIRY);
      }
      String event = search.isSearch() ? "geosearchstore" : "georadiusstore";
      call.changed(keyArg, EventClass.SORTED_SET, event, count);
    }
    call.reply().integer(count);
  }

  private static void deleteStored(Call call, int keyArg) {
    Dictionary dictionary = call.dictionary(keyArg);
    long old = call.findForWrite(dictionary, keyArg);
    if (old != 0) {
      call.engine().delete(dictionary, old, call.hash(keyArg));
      call.changed(keyArg, EventClass.GENERIC, "del");
    }
  }
}
