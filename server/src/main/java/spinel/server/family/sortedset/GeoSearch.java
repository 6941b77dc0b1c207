// SPDX-License-Identifier: Apache-2.0
package spinel.server.family.sortedset;

import spinel.memory.Bytes;
import spinel.server.command.Call;
import spinel.server.command.CommandError;
import spinel.server.type.Decimal;
import spinel.server.type.GeoHash;
import spinel.server.type.GeoPoints;
import spinel.server.type.GeoPoints.Order;
import spinel.server.type.GeoShape;
import spinel.server.type.Score;
import spinel.server.type.SortedSet;

/// What a search by position was given: where it looks, what it shows, or where it stores that.
///
/// The source is looked up first, because the position of a member of it may be asked for before
/// the rest is read.
final class GeoSearch {
  private static final CommandError NO_MEMBER =
      CommandError.of("ERR could not decode requested zset member");
  private static final CommandError NO_RADIUS = CommandError.of("ERR need numeric radius");
  private static final CommandError NEGATIVE_RADIUS =
      CommandError.of("ERR radius cannot be negative");
  private static final CommandError NO_WIDTH = CommandError.of("ERR need numeric width");
  private static final CommandError NO_HEIGHT = CommandError.of("ERR need numeric height");
  private static final CommandError NEGATIVE_BOX =
      CommandError.of("ERR height or width cannot be negative");
  private static final CommandError NO_COUNT = CommandError.of("ERR COUNT must be > 0");
  private static final CommandError ANY_WITHOUT_COUNT =
      CommandError.of("ERR the ANY argument requires COUNT argument");
  private static final CommandError FEW_VERTICES =
      CommandError.of("ERR GEOSEARCH BYPOLYGON must have at least 3 vertices");
  private static final CommandError NO_VERTICES = CommandError.of("ERR invalid number of vertices");

  private final Call call;
  private final SortedSet source;
  private final GeoShape shape = new GeoShape();

  /// Whether this is GEOSEARCH or GEOSEARCHSTORE, with words for the area.
  private final boolean isSearch;

  private final boolean mayStore;
  private int storeArg;
  private boolean storesDistance;
  private boolean withDistance;
  private boolean withHash;
  private boolean withPosition;
  private boolean hasCenter;
  private boolean isFromMember;
  private boolean isCircle;
  private boolean isBox;
  private boolean isPolygon;
  private boolean any;
  private long count;
  private Order order = Order.NONE;

  private GeoSearch(Call call, int sourceArg, boolean isSearch, boolean mayStore) {
    this.call = call;
    this.isSearch = isSearch;
    this.mayStore = mayStore;
    source = SortedSetKeys.find(call, sourceArg);
  }

  /// GEORADIUS and GEORADIUS_RO.
  static GeoSearch aroundPosition(Call call, boolean mayStore) {
    GeoSearch search = new GeoSearch(call, 1, false, mayStore);
    search.setCenter(2);
    search.setCircle(4);
    return search.parse(6);
  }

  /// GEORADIUSBYMEMBER and GEORADIUSBYMEMBER_RO.
  static GeoSearch aroundMember(Call call, boolean mayStore) {
    GeoSearch search = new GeoSearch(call, 1, false, mayStore);
    if (search.hasSource()) {
      search.setCenterAtMember(2);
      search.setCircle(3);
    }
    return search.parse(5);
  }

  /// GEOSEARCH, and with the source at the second argument, GEOSEARCHSTORE.
  static GeoSearch anywhere(Call call, int sourceArg) {
    GeoSearch search = new GeoSearch(call, sourceArg, true, sourceArg == 2);
    search.storeArg = sourceArg - 1;
    return search.parse(sourceArg + 1);
  }

  // ---- what was found out

  boolean hasSource() {
    return source != null;
  }

  boolean isSearch() {
    return isSearch;
  }

  /// The argument of the key to store under, or 0.
  int storeArg() {
    return storeArg;
  }

  boolean storesDistance() {
    return storesDistance;
  }

  boolean withDistance() {
    return withDistance;
  }

  boolean withHash() {
    return withHash;
  }

  boolean withPosition() {
    return withPosition;
  }

  /// How many things are shown with each member.
  int extras() {
    return (withDistance ? 1 : 0) + (withHash ? 1 : 0) + (withPosition ? 1 : 0);
  }

  double metersPerUnit() {
    return shape.metersPerUnit();
  }

  /// The most members that are wanted.
  long most() {
    return count == 0 ? Long.MAX_VALUE : count;
  }

  /// The members in the area, in the order that is wanted; to be closed.
  GeoPoints find() {
    GeoPoints points = GeoPoints.find(source, shape, any ? count : 0, call::expect);
    try {
      points.sort(count != 0 && order == Order.NONE && !any ? Order.ASCENDING : order, most());
      return points;
    } catch (RuntimeException full) {
      points.close();
      throw full;
    }
  }

  // ---- the area

  private void setCenter(int longitudeArg) {
    GeoCommands.checkPosition(call, longitudeArg);
    shape.setCenter(call.args(longitudeArg).real(), call.args(longitudeArg + 1).real());
    hasCenter = true;
  }

  private void setCenterAtMember(int memberArg) {
    hasCenter = true;
    isFromMember = true;
    if (!hasSource()) {
      return;
    }
    double score = source.score(call.arg(memberArg));
    if (Double.isNaN(score)) {
      throw NO_MEMBER;
    }
    shape.setCenter(GeoHash.longitude(score), GeoHash.latitude(score));
  }

  private static double number(Bytes text, CommandError error) {
    double number = Score.parse(text);
    if (Double.isNaN(number)) {
      throw error;
    }
    return number;
  }

  private void setCircle(int radiusArg) {
    double radius = number(call.arg(radiusArg), NO_RADIUS);
    if (radius < 0) {
      throw NEGATIVE_RADIUS;
    }
    shape.setCircle(radius, GeoCommands.unit(call.arg(radiusArg + 1)));
    isCircle = true;
  }

  private void setBox(int widthArg) {
    double width = number(call.arg(widthArg), NO_WIDTH);
    double height = number(call.arg(widthArg + 1), NO_HEIGHT);
    if (width < 0 || height < 0) {
      throw NEGATIVE_BOX;
    }
    shape.setBox(width, height, GeoCommands.unit(call.arg(widthArg + 2)));
    isBox = true;
  }

  /// Reads a polygon, the number of vertices first; returns the argument behind it.
  private int setPolygon(int countArg) {
    Bytes text = call.arg(countArg);
    if (!Decimal.isLong(text)) {
      throw NO_VERTICES;
    }
    long vertices = Decimal.toLong(text);
    if (vertices < 3 || vertices > (call.argCount() - countArg - 1) / 2) {
      throw FEW_VERTICES;
    }
    double[] coordinates = new double[2 * (int) vertices];
    for (int i = 0; i < coordinates.length; i += 2) {
      GeoCommands.checkPosition(call, countArg + 1 + i);
      coordinates[i] = call.args(countArg + 1 + i).real();
      coordinates[i + 1] = call.args(countArg + 2 + i).real();
    }
    shape.setPolygon(coordinates);
    isPolygon = true;
    return countArg + 1 + coordinates.length;
  }

  // ---- options

  private GeoSearch parse(int first) {
    for (int at = first; at < call.argCount(); ) {
      int next = parseShown(at);
      if (next == at) {
        next = parseStored(at);
      }
      if (next == at && isSearch) {
        next = parseArea(at);
      }
      if (next == at) {
        throw CommandError.SYNTAX;
      }
      at = next;
    }
    check();
    return this;
  }

  /// Goes past an option on what is shown; returns the argument behind it.
  private int parseShown(int at) {
    Bytes word = call.arg(at);
    if (word.isWord("withdist")) {
      withDistance = true;
    } else if (word.isWord("withhash")) {
      withHash = true;
    } else if (word.isWord("withcoord")) {
      withPosition = true;
    } else if (word.isWord("any")) {
      any = true;
    } else if (word.isWord("asc")) {
      order = Order.ASCENDING;
    } else if (word.isWord("desc")) {
      order = Order.DESCENDING;
    } else if (word.isWord("count") && left(at) >= 1) {
      count = call.args(at + 1).integer();
      if (count <= 0) {
        throw NO_COUNT;
      }
      return at + 2;
    } else {
      return at;
    }
    return at + 1;
  }

  /// The arguments behind one.
  private int left(int at) {
    return call.argCount() - at - 1;
  }

  /// Goes past an option on where it is stored; returns the argument behind it.
  private int parseStored(int at) {
    Bytes word = call.arg(at);
    boolean isDistance = word.isWord("storedist");
    if (!mayStore || !isDistance && !word.isWord("store")) {
      return at;
    }
    if (isSearch) {
      storesDistance |= isDistance;
      return isDistance ? at + 1 : at;
    }
    if (left(at) < 1) {
      return at;
    }
    storesDistance = isDistance;
    storeArg = at + 1;
    return at + 2;
  }

  /// Goes past an option on the area; returns the argument behind it.
  private int parseArea(int at) {
    Bytes word = call.arg(at);
    boolean isCentered = hasCenter && !isFromMember;
    if (word.isWord("frommember") && left(at) >= 1 && !isCentered && !isPolygon) {
      setCenterAtMember(at + 1);
      return at + 2;
    }
    if (word.isWord("fromlonlat") && left(at) >= 2 && !isFromMember && !isPolygon) {
      setCenter(at + 1);
      return at + 3;
    }
    if (word.isWord("byradius") && left(at) >= 2 && !isBox && !isPolygon) {
      setCircle(at + 1);
      return at + 3;
    }
    if (word.isWord("bybox") && left(at) >= 3 && !isCircle && !isPolygon) {
      setBox(at + 1);
      return at + 4;
    }
    if (word.isWord("bypolygon") && left(at) >= 2 && !isCircle && !isBox && !hasCenter) {
      return setPolygon(at + 1);
    }
    return at;
  }

  private void check() {
    if (storeArg != 0 && extras() > 0) {
      throw CommandError.of(
          "ERR "
              + (isSearch ? "GEOSEARCHSTORE" : "STORE option in GEORADIUS")
              + " is not compatible with WITHDIST, WITHHASH and WITHCOORD options");
    }
    if (isSearch && !hasCenter && !isPolygon) {
      throw CommandError.of(
          "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for " + call.arg(0));
    }
    if (isSearch && !isCircle && !isBox && !isPolygon) {
      throw CommandError.of(
          "ERR exactly one of BYRADIUS and BYBOX can be specified for " + call.arg(0));
    }
    if (any && count == 0) {
      throw ANY_WITHOUT_COUNT;
    }
  }
}
