// SPDX-License-Identifier: Apache-2.0
package spinel.spec.clients;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static spinel.spec.clients.MethodCalls.same;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import redis.clients.jedis.GeoCoordinate;
import redis.clients.jedis.args.GeoUnit;
import redis.clients.jedis.commands.GeoCommands;
import redis.clients.jedis.commands.HyperLogLogCommands;
import redis.clients.jedis.commands.VectorSetCommands;
import redis.clients.jedis.params.GeoAddParams;
import redis.clients.jedis.params.GeoRadiusParam;
import redis.clients.jedis.params.GeoRadiusStoreParam;
import redis.clients.jedis.params.GeoSearchParam;
import redis.clients.jedis.params.VAddParams;
import redis.clients.jedis.params.VSimParams;
import redis.clients.jedis.resps.GeoRadiusResponse;
import redis.clients.jedis.resps.VSimScoreAttribs;
import spinel.spec.EachProtocol;
import spinel.spec.Needs;
import spinel.spec.Protocol;
import spinel.spec.Redis;

/// Each method of Jedis for places, HyperLogLogs and vector sets, with what it returns.
@SuppressWarnings("deprecation")
final class JedisPlaceMethodsSpec {
  private static final GeoCoordinate NEAR = new GeoCoordinate(15, 37);
  private static final GeoRadiusParam ASCENDING = GeoRadiusParam.geoRadiusParam().sortAscending();

  @EachProtocol
  void places(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      GeoCommands c = calls.of(GeoCommands.class);
      same(c.geoadd("g", 13.361389, 38.115556, "Palermo"), 1);
      same(c.geoadd("g", Map.of("Catania", new GeoCoordinate(15.087269, 37.502669))), 1);
      Map<String, GeoCoordinate> moved = Map.of("Palermo", new GeoCoordinate(1, 1));
      same(c.geoadd("g", GeoAddParams.geoAddParams().nx().ch(), moved), 0);
      same(c.geodist("g", "Palermo", "Catania"), "166274.1516");
      same(c.geodist("g", "Palermo", "Catania", GeoUnit.KM), "166.2742");
      same(c.geodist("g", "Palermo", "nothing"), "null");
      same(c.geohash("g", "Palermo", "Catania"), "[sqc8b49rny0, sqdtr74hyu0]");
      same(c.geopos("g", "Palermo", "nothing"), "[13.3614 38.1156, null]");
      radii(c);
      searches(c);
      calls.areAllOf(GeoCommands.class);
    }
  }

  private static void radii(GeoCommands c) {
    same(c.georadius("g", 15, 37, 100, GeoUnit.KM), "[Catania]");
    same(c.georadius("g", 15, 37, 200, GeoUnit.KM, ASCENDING), "[Catania, Palermo]");
    same(c.georadiusReadonly("g", 15, 37, 100, GeoUnit.KM), "[Catania]");
    same(c.georadiusReadonly("g", 15, 37, 200, GeoUnit.KM, ASCENDING), "[Catania, Palermo]");
    same(c.georadiusByMember("g", "Palermo", 100, GeoUnit.KM), "[Palermo]");
    same(c.georadiusByMember("g", "Palermo", 200, GeoUnit.KM, ASCENDING), "[Palermo, Catania]");
    same(c.georadiusByMemberReadonly("g", "Palermo", 100, GeoUnit.KM), "[Palermo]");
    GeoRadiusParam whole = GeoRadiusParam.geoRadiusParam().withCoord().withDist().withHash();
    GeoRadiusResponse one =
        c.georadiusByMemberReadonly("g", "Catania", 1, GeoUnit.KM, whole).getFirst();
    same(one.getDistance(), 0);
    same(one.getCoordinate(), "15.0873 37.5027");
    same(one.getRawScore(), 3479447370796909L);
    GeoRadiusStoreParam to = GeoRadiusStoreParam.geoRadiusStoreParam().store("to");
    GeoRadiusParam all = GeoRadiusParam.geoRadiusParam();
    same(c.georadiusStore("g", 15, 37, 200, GeoUnit.KM, all, to), 2);
    GeoRadiusStoreParam distances = GeoRadiusStoreParam.geoRadiusStoreParam().storeDist("to");
    same(c.georadiusByMemberStore("g", "Palermo", 100, GeoUnit.KM, all, distances), 1);
  }

  private static void searches(GeoCommands c) {
    same(c.geosearch("g", "Palermo", 100, GeoUnit.KM), "[Palermo]");
    same(c.geosearch("g", NEAR, 100, GeoUnit.KM), "[Catania]");
    same(c.geosearch("g", "Palermo", 10, 10, GeoUnit.KM), "[Palermo]");
    same(c.geosearch("g", NEAR, 200, 200, GeoUnit.KM), "[Catania]");
    GeoSearchParam both =
        GeoSearchParam.geoSearchParam().fromLonLat(15, 37).byBox(400, 400, GeoUnit.KM).asc();
    same(c.geosearch("g", both), "[Catania, Palermo]");
    same(c.geosearch("g", both.withDist()).getLast().getDistance(), 190.4424);
    same(c.geosearchStore("to", "g", "Palermo", 100, GeoUnit.KM), 1);
    same(c.geosearchStore("to", "g", NEAR, 200, GeoUnit.KM), 2);
    same(c.geosearchStore("to", "g", "Palermo", 10, 10, GeoUnit.KM), 1);
    same(c.geosearchStore("to", "g", NEAR, 200, 200, GeoUnit.KM), 1);
    GeoSearchParam near =
        GeoSearchParam.geoSearchParam().fromMember("Palermo").byRadius(200, GeoUnit.KM);
    same(c.geosearchStore("to", "g", near), 2);
    same(c.geosearchStoreStoreDist("to", "g", near), 2);
  }

  @EachProtocol
  void hyperLogLogs(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      HyperLogLogCommands c = calls.of(HyperLogLogCommands.class);
      same(c.pfadd("p", "a", "b", "c"), 1);
      same(c.pfadd("q", "c", "d"), 1);
      same(c.pfcount("p"), 3);
      same(c.pfcount("p", "q"), 4);
      same(c.pfmerge("to", "p", "q"), "OK");
      same(calls.raw("PFDEBUG", "ENCODING", "to"), "sparse");
      calls.areAllOf(HyperLogLogCommands.class);
    }
  }

  private static byte[] floats(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  @EachProtocol
  @Needs("VADD")
  void vectorSets(Redis redis) {
    try (MethodCalls calls = new MethodCalls(redis)) {
      VectorSetCommands c = calls.of(VectorSetCommands.class);
      VAddParams exact = new VAddParams().noQuant();
      same(c.vadd("v", new float[] {1, 0, 0}, "x", exact), true);
      same(c.vaddFP32("v", floats(0, 1, 0), "y", exact), true);
      same(c.vadd("v", new float[] {1, 0, 0}, "x", exact), false);
      same(c.vadd("q", new float[] {1, 0}, "a"), true);
      same(c.vaddFP32("q", floats(0, 1), "b"), true);
      VAddParams few = new VAddParams().m(8).ef(50).bin().cas();
      same(c.vadd("r", new float[] {1, 2, 3, 4}, "a", 2, few), true);
      same(c.vaddFP32("r", floats(4, 3, 2, 1), "b", 2, few), true);
      same(c.vsetattr("v", "y", "{\"year\": 1980}"), true);
      same(c.vgetattr("v", "y"), "{\"year\": 1980}");
      same(c.vcard("v"), 2);
      same(c.vdim("r"), 2);
      similarity(c);
      same(c.vemb("v", "y"), "[0.0, 1.0, 0.0]");
      same(c.vembRaw("v", "y").getRawData(), new String(floats(0, 1, 0), ISO_8859_1));
      same(c.vlinks("v", "x").getLast(), "[y]");
      same(c.vlinksWithScores("v", "x").getLast(), "[y=0.5]");
      assertTrue(c.vsim("v", new float[] {1, 0, 0}).contains(c.vrandmember("v")));
      same(MethodCalls.sorted(c.vrandmember("v", 5)), "[x, y]");
      same(c.vinfo("v").getSize(), 2);
      same(c.vinfo("v").getType(), "f32");
      same(c.vrem("v", "x"), true);
      boolean resp3 = redis.protocol() == Protocol.RESP3;
      same(calls.raw("VISMEMBER", "v", "y"), resp3 ? "true" : "1");
      same(calls.raw("VRANGE", "v", "-", "+"), "[y]");
      calls.areAllOf(VectorSetCommands.class);
    }
  }

  private static void similarity(VectorSetCommands c) {
    float[] x = {1, 0, 0};
    VSimParams one = new VSimParams().count(1);
    same(c.vsim("v", x), "[x, y]");
    same(c.vsim("v", x, new VSimParams().filter(".year > 1970")), "[y]");
    same(c.vsimWithScores("v", x, new VSimParams().truth()), "[x=1.0, y=0.5]");
    same(c.vsimByElement("v", "y"), "[y, x]");
    same(c.vsimByElement("v", "y", one), "[y]");
    same(c.vsimByElementWithScores("v", "y", one.noThread()), "[y=1.0]");
    VSimScoreAttribs found = c.vsimWithScoresAndAttribs("v", x, new VSimParams()).get("y");
    same(found.getScore(), 0.5);
    same(found.getAttributes(), "{\"year\": 1980}");
    same(c.vsimByElementWithScoresAndAttribs("v", "y", one).get("y").getScore(), 1);
  }
}
