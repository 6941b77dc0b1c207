// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import java.util.HashSet;
import java.util.Set;
import spinel.memory.Bytes;
import spinel.memory.Region;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Thresholds;
import spinel.structure.Listpack;

/// Builds a hash from fields that come one after the other, for a record that is not in the
/// dictionary: a small one as long as it may be, in the order of the fields.
///
/// ```java
/// try (HashBuilder builder = new HashBuilder(dictionary, false)) {
///   builder.add(name, value, HashField.NO_EXPIRY);
///   return builder.build(key, expires);
/// }
/// ```
///
/// What is not built into a record is freed at the end.
public final class HashBuilder implements AutoCloseable {
  private final Dictionary dictionary;
  private final Region region;
  private final Thresholds thresholds;
  private final boolean hasExpiries;

  /// The names so far; null once a table tells which there are.
  private Set<Bytes> names = new HashSet<>();

  private long list;
  private long root;

  /// A builder of a hash whose fields may have expiries, or not.
  public HashBuilder(Dictionary dictionary, boolean hasExpiries) {
    this.dictionary = dictionary;
    this.hasExpiries = hasExpiries;
    region = dictionary.region();
    thresholds = dictionary.thresholds();
    list = Listpack.create(region);
  }

  /// Adds a field with an expiry or [HashField#NO_EXPIRY]; false, and nothing is changed, where the
  /// hash has it already.
  public boolean add(Bytes name, Bytes value, long expiry) {
    return add(name, value, expiry, thresholds.hashMaxListpackValue);
  }

  /// As [#add], for fields from a packed form: these stay packed however long they are.
  public boolean addPacked(Bytes name, Bytes value, long expiry) {
    return add(name, value, expiry, Listpack.LARGEST_BYTES);
  }

  private boolean add(Bytes name, Bytes value, long expiry, long longest) {
    if (root == 0 && !fits(name, value, longest)) {
      enlarge();
    }
    if (root != 0) {
      return LargeHash.add(dictionary, root, name, value, expiry);
    }
    if (!names.add(Bytes.of(name.toArray()))) {
      return false;
    }
    if (hasExpiries) {
      long millis = expiry == HashField.NO_EXPIRY ? 0 : expiry;
      int at = SmallHash.place(region, list, millis);
      list = Listpack.insert(region, list, at, millis);
      list = Listpack.insert(region, list, at, value);
      list = Listpack.insert(region, list, at, name);
    } else {
      list = Listpack.append(region, list, name);
      list = Listpack.append(region, list, value);
    }
    return true;
  }

  private boolean fits(Bytes name, Bytes value, long longest) {
    return names.size() < thresholds.hashMaxListpackEntries
        && name.length() <= longest
        && value.length() <= longest
        && Listpack.bytes(region, list) + SmallHash.fieldBytes(name, value)
            <= Listpack.LARGEST_BYTES;
  }

  private void enlarge() {
    root = LargeHash.createRoot(region);
    HashField field = new HashField();
    for (int entry = Listpack.first(region, list); entry != 0; ) {
      entry = SmallHash.read(region, list, entry, hasExpiries, field);
      LargeHash.add(dictionary, root, field.name.bytes(), field.value.bytes(), field.expiry);
    }
    Listpack.free(region, list);
    list = 0;
    names = null;
  }

  /// Whether there is no field yet.
  public boolean isEmpty() {
    return root == 0 && names.isEmpty();
  }

  /// A record with the hash; its expiry, where it has one, is for the caller to set.
  public long build(Bytes key, boolean expires) {
    if (root == 0) {
      return SmallHash.create(dictionary, key, list, hasExpiries, expires);
    }
    long record = LargeHash.create(region, key, root, expires);
    root = 0;
    return record;
  }

  @Override
  public void close() {
    if (root != 0) {
      LargeHash.freeRoot(dictionary, root);
    }
    if (list != 0) {
      Listpack.free(region, list);
    }
  }
}
