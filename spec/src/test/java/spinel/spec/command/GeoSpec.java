// SPDX-License-Identifier: Apache-2.0
package spinel.spec.command;

import java.util.List;
import spinel.spec.EachEncoding;
import spinel.spec.EachProtocol;
import spinel.spec.EachServer;
import spinel.spec.Needs;
import spinel.spec.Redis;

/// Positions and searches by position.
@Needs("GEOSEARCHSTORE")
@EachEncoding({"zset-max-listpack-entries 128", "zset-max-listpack-entries 0"})
final class GeoSpec {
  private static void fill(Redis redis) {
    redis.run("GEOADD Sicily 13.361389 38.115556 Palermo 15.087269 37.502669 Catania").is(2);
    redis.run("GEOADD Sicily 12.758489 38.788135 edge1 17.241510 38.788135 edge2").is(2);
  }

  @EachProtocol
  void geoaddAddsAndUpdates(Redis redis) {
    fill(redis);
    redis.run("GEOADD Sicily 13.361389 38.115556 Palermo").is(0);
    redis.run("GEOADD Sicily NX 1 1 Palermo 2 2 new").is(1);
    redis.run("GEOADD Sicily XX CH 1 1 Palermo 2 2 other").is(1);
    redis.run("ZCARD Sicily").is(5);
    redis.run("ZSCORE Sicily Catania").isDouble("3479447370796909");
    redis.run("GEOADD Sicily NX XX 1 1 a").isError(Errors.SYNTAX);
    redis.run("GEOADD Sicily 1 1").isError(Errors.arity("geoadd"));
    redis.run("GEOADD Sicily 1 1 a 2").isError(Errors.SYNTAX);
    redis
        .run("GEOADD Sicily 1 1 a 181 1 b")
        .isError("ERR invalid longitude,latitude pair 181.000000,1.000000");
    redis
        .run("GEOADD Sicily 0 85.06 a")
        .isError("ERR invalid longitude,latitude pair 0.000000,85.060000");
    redis
        .run("GEOADD g -0 86 m")
        .isError("ERR invalid longitude,latitude pair -0.000000,86.000000");
    redis
        .run("GEOADD g -0.0000001 86 m")
        .isError("ERR invalid longitude,latitude pair -0.000000,86.000000");
    redis.run("GEOADD Sicily x 1 a").isError(Errors.NOT_A_FLOAT);
    redis.run("ZSCORE Sicily a").isNil();
  }

  @EachProtocol
  void positionsAreShown(Redis redis) {
    fill(redis);
    redis.run("GEOHASH Sicily Palermo Catania nobody").isArray("sqc8b49rny0", "sqdtr74hyu0", null);
    redis.run("GEOHASH nothing a").isArray((Object) null);
    redis
        .run("GEOPOS Sicily Palermo nobody")
        .holds("a pair and a nil", r -> r.children().getFirst().children().size() == 2);
    redis.run("GEODIST Sicily Palermo Catania").is("166274.1516");
    redis.run("GEODIST Sicily Palermo Catania km").is("166.2742");
    redis.run("GEODIST Sicily Palermo Catania MI").is("103.3182");
    redis.run("GEODIST Sicily Palermo Catania ft").is("545518.8700");
    redis.run("GEODIST Sicily Palermo Palermo").is("0.0000");
    redis.run("GEODIST Sicily Palermo nobody").isNil();
    redis.run("GEODIST nothing a b").isNil();
    redis
        .run("GEODIST Sicily Palermo Catania x")
        .isError("ERR unsupported unit provided. please use M, KM, FT, MI");
    redis.run("GEODIST Sicily a b m m").isError(Errors.SYNTAX);
  }

  @EachProtocol
  void circlesAndBoxesAreSearched(Redis redis) {
    fill(redis);
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km ASC")
        .isArray("Catania", "Palermo");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 400 400 km ASC")
        .isArray("Catania", "Palermo", "edge2", "edge1");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 400 400 km DESC COUNT 2")
        .isArray("edge1", "edge2");
    redis.run("GEOSEARCH Sicily FROMMEMBER Palermo BYRADIUS 1 m").isArray("Palermo");
    redis.run("GEORADIUS Sicily 15 37 200 km DESC").isArray("Palermo", "Catania");
    redis
        .run("GEORADIUS Sicily 15 37 200 km WITHDIST ASC")
        .isArray(List.of("Catania", "56.4413"), List.of("Palermo", "190.4424"));
    redis
        .run("GEORADIUS_RO Sicily 15 37 100 km WITHHASH WITHDIST")
        .isArray(List.of("Catania", "56.4413", 3479447370796909L));
    redis.run("GEORADIUSBYMEMBER Sicily Palermo 200 km ASC").isArray("Palermo", "edge1", "Catania");
    redis.run("GEORADIUSBYMEMBER_RO Sicily Palermo 1 km").isArray("Palermo");
    redis.run("GEOSEARCH nothing FROMMEMBER a BYRADIUS 1 m").isArray();
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1 ANY")
        .holds("one of them", r -> r.children().size() == 1);
  }

  @EachProtocol
  void resultsAreStored(Redis redis) {
    fill(redis);
    redis.run("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYRADIUS 200 km").is(2);
    redis.run("ZSCORE d Palermo").isDouble("3479099956230698");
    redis.run("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYBOX 400 400 km COUNT 1 STOREDIST").is(1);
    redis.run("ZRANGE d 0 -1").isArray("Catania");
    redis.run("ZCOUNT d 56.44 56.45").is(1);
    redis.run("GEORADIUS Sicily 15 37 200 km STORE d").is(2);
    redis.run("GEORADIUS Sicily 15 37 200 km ASC COUNT 1 STOREDIST d STORE other").is(1);
    redis.run("ZRANGE other 0 -1").isArray("Catania");
    redis.run("GEORADIUSBYMEMBER Sicily Palermo 1 km STORE d").is(1);
    redis.run("GEORADIUS Sicily 0 0 1 km STORE d").is(0);
    redis.run("EXISTS d").is(0);
    redis.run("GEOSEARCHSTORE other nothing FROMLONLAT 15 37 BYRADIUS 1 km").is(0);
    redis.run("EXISTS other").is(0);
  }

  @EachProtocol
  void badSearchesAreRefused(Redis redis) {
    fill(redis);
    redis
        .run("GEOSEARCH Sicily FROMMEMBER nobody BYRADIUS 1 m")
        .isError("ERR could not decode requested zset member");
    redis
        .run("geosearch Sicily BYRADIUS 200 km ASC COUNT 1")
        .isError("ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for geosearch");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 ASC COUNT 1")
        .isError("ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 FROMMEMBER Palermo BYRADIUS 1 m")
        .isError(Errors.SYNTAX);
    redis.run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 1 m BYBOX 1 1 m").isError(Errors.SYNTAX);
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS -1 m")
        .isError("ERR radius cannot be negative");
    redis.run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS x m").isError("ERR need numeric radius");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYBOX 1 -1 m")
        .isError("ERR height or width cannot be negative");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 1 m COUNT 0")
        .isError("ERR COUNT must be > 0");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 1 m ANY")
        .isError("ERR the ANY argument requires COUNT argument");
    redis
        .run("GEORADIUS Sicily 15 37 1 m WITHDIST STORE d")
        .isError(
            "ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and WITHCOORD"
                + " options");
    redis
        .run("GEOSEARCHSTORE d Sicily FROMLONLAT 15 37 BYRADIUS 1 m WITHDIST")
        .isError(
            "ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    redis.run("GEORADIUS_RO Sicily 15 37 1 m STORE d").isError(Errors.SYNTAX);
    redis.run("GEOSEARCH Sicily FROMLONLAT 15 37 BYRADIUS 1 m STOREDIST").isError(Errors.SYNTAX);
    redis.run("SET s v").isOk();
    redis.run("GEOADD s 1 1 a").isError(Errors.WRONG_TYPE);
    redis.run("GEOPOS s a").isError(Errors.WRONG_TYPE);
    redis.run("GEOSEARCH s FROMLONLAT 15 37 BYRADIUS 1 m").isError(Errors.WRONG_TYPE);
  }

  @EachServer
  void polygonsAreSearched(Redis redis) {
    fill(redis);
    // Not every server has polygons: those that have not take the word for a mistake.
    boolean hasPolygons =
        !redis
            .run("GEOSEARCH Sicily BYPOLYGON 3 12 38 14 38 13 39")
            .reply()
            .toString()
            .contains("syntax error");
    if (!hasPolygons) {
      return;
    }
    redis.run("GEOSEARCH Sicily BYPOLYGON 3 12 38 14 38 13 39").isArray("Palermo");
    redis
        .run("GEOSEARCH Sicily BYPOLYGON 4 12 37 16 37 16 39 12 39 ASC COUNT 1")
        .isArray("Palermo");
    redis
        .run("GEOSEARCH Sicily BYPOLYGON 2 12 37 16 37")
        .isError("ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
    redis
        .run("GEOSEARCH Sicily BYPOLYGON 3 12 37 16 37 1")
        .isError("ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
    redis
        .run("GEOSEARCH Sicily FROMLONLAT 1 1 BYPOLYGON 3 12 38 14 38 13 39")
        .isError(Errors.SYNTAX);
    redis.run("GEOSEARCH Sicily BYPOLYGON 3 12 38 14 38 13 39 BYRADIUS 1 m").isError(Errors.SYNTAX);
    redis.run("GEOSEARCHSTORE d Sicily BYPOLYGON 3 12 38 14 38 13 39").is(1);
  }
}
