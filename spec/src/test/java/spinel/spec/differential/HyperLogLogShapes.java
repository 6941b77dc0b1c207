// SPDX-License-Identifier: Apache-2.0
package spinel.spec.differential;

import static spinel.spec.differential.Arguments.key;
import static spinel.spec.differential.Arguments.oneOf;
import static spinel.spec.differential.Arguments.repeat;
import static spinel.spec.differential.Arguments.text;
import static spinel.spec.differential.Arguments.value;
import static spinel.spec.differential.Arguments.words;

import spinel.spec.client.Bytes;

/// The commands on HyperLogLogs, whose bytes have to be the same too. PFSELFTEST is left out: it
/// takes seconds.
final class HyperLogLogShapes {
  private HyperLogLogShapes() {}

  static void addTo(Vocabulary vocabulary) {
    Arguments few = (random, words) -> words.add(Bytes.of(random.nextInt(30)));
    Arguments many = (random, words) -> words.add(Bytes.of(random.nextInt(100_000)));
    vocabulary.add(3, "PFADD", key(), repeat(0, 4, oneOf(few, value())));
    vocabulary.add(2, "PFADD", key(), repeat(0, 400, many));
    vocabulary.add(1, "PFADD", key(), repeat(2_000, 6_000, many));
    vocabulary.add(3, "PFCOUNT", key());
    vocabulary.add(2, "PFCOUNT", repeat(2, 4, key()));
    vocabulary.add(3, "PFMERGE", repeat(1, 4, key()));
    vocabulary.add(1, "PFDEBUG", words("GETREG", "DECODE", "ENCODING", "TODENSE", "NOSUCH"), key());
    vocabulary.add(1, "PFDEBUG", text("encoding"), key());
  }
}
