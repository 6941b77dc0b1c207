// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.all;
import static spinel.spec.differential.Arguments.key;
import static spinel.spec.differential.Arguments.maybe;
import static spinel.spec.differential.Arguments.oneOf;
import static spinel.spec.differential.Arguments.options;
import static spinel.spec.differential.Arguments.repeat;
import static spinel.spec.differential.Arguments.text;
import static spinel.spec.differential.Arguments.word;
import static spinel.spec.differential.Arguments.words;

/// The shapes of the commands on positions. Distances that are stored are left out: their last
/// digit is the mathematical library's.
final class GeoShapes {
  private static final Arguments PLACE =
      oneOf(
          all(text("13.361389", "15.087269", "12.5", "17", "-180", "180"), latitude()),
          all(text("0", "1", "-73.97", "151.2", "181", "x", "1e2"), latitude()));
  private static final Arguments MEMBER = text("a", "b", "c", "d", "e", "f");
  private static final Arguments UNIT = words("m", "km", "ft", "mi", "km", "km", "foo");
  private static final Arguments LENGTH =
      text("0", "1", "100", "200", "500", "1000", "20000", "0.5", "-1", "x");
  private static final Arguments SHOWN =
      oneOf(
          word("WITHDIST"),
          word("WITHHASH"),
          words("ASC", "DESC"),
          words("ASC", "DESC"),
          all(word("COUNT"), text("1", "2", "100", "0", "x"), maybe(word("ANY"))));

  private GeoShapes() {}

  private static Arguments latitude() {
    return text("38.115556", "37.502669", "0", "85.05", "-85.05", "40.7", "-33.8", "86", "x");
  }

  static void addTo(Vocabulary vocabulary) {
    Arguments places = repeat(1, 3, all(PLACE, MEMBER));
    vocabulary.add(4, "GEOADD", key(), places);
    vocabulary.add(2, "GEOADD", key(), options(words("NX", "XX"), word("CH")), places);
    vocabulary.add(1, "GEODIST", key(), MEMBER, MEMBER, maybe(UNIT));
    vocabulary.add(1, "GEOHASH", key(), repeat(0, 3, MEMBER));
    Arguments store = maybe(all(word("STORE"), key()));
    vocabulary.add(2, "GEORADIUS", key(), PLACE, LENGTH, UNIT, options(SHOWN), store);
    vocabulary.add(1, "GEORADIUS_RO", key(), PLACE, LENGTH, UNIT, options(SHOWN));
    vocabulary.add(2, "GEORADIUSBYMEMBER", key(), MEMBER, LENGTH, UNIT, options(SHOWN), store);
    vocabulary.add(1, "GEORADIUSBYMEMBER_RO", key(), MEMBER, LENGTH, UNIT, options(SHOWN));
    Arguments area =
        all(
            oneOf(all(word("FROMMEMBER"), MEMBER), all(word("FROMLONLAT"), PLACE)),
            oneOf(all(word("BYRADIUS"), LENGTH, UNIT), all(word("BYBOX"), LENGTH, LENGTH, UNIT)));
    vocabulary.add(3, "GEOSEARCH", key(), area, options(SHOWN));
    vocabulary.add(2, "GEOSEARCHSTORE", key(), key(), area, options(SHOWN));
  }
}
