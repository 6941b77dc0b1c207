// SPDX-License-Identifier: Apache-2.0
package spinel.server.session;

import spinel.memory.Bytes;
import spinel.memory.Prefetch;
import spinel.memory.Region;
import spinel.resp.RequestBatch;
import spinel.server.command.Command;
import spinel.server.keyspace.Dictionary;
import spinel.server.keyspace.Keyspace;
import spinel.server.type.Value;
import spinel.structure.KeyedHash;
import spinel.structure.TableLookahead;

/// Touches what the requests of a batch are going to read, so that the cache misses overlap instead
/// of queueing: first the buckets of all keys, then their records; and where these are large
/// collections, the states of their tables, the buckets of the elements to be looked up, and the
/// elements.
///
/// It takes no locks: all that it finds may have changed when the requests are executed.
final class Lookahead {
  /// Where a record of the usual size has its last bytes: often in the next cache line.
  private static final int RECORD_BYTES = 32;

  /// Where an element of the usual size does.
  private static final int ELEMENT_BYTES = 24;

  /// Longer names are not worth hashing twice.
  private static final int LONGEST_NAME = 64;

  private final Keyspace keyspace;
  private final Prefetch prefetch;
  private final Bytes view = new Bytes();

  // For each request with a key: where it is in the batch, and where the key is.
  private final int[] requests;
  private final Dictionary[] dictionaries;
  private final long[] buckets;
  private int keyCount;

  // For each element to be looked up.
  private final Region[] elementRegions;
  private final long[] elementTables;
  private final long[] elementHashes;
  private int elementCount;

  /// For batches of up to so many requests.
  Lookahead(Keyspace keyspace, int most) {
    this.keyspace = keyspace;
    prefetch = new Prefetch(2 * most);
    requests = new int[most];
    dictionaries = new Dictionary[most];
    buckets = new long[most];
    elementRegions = new Region[most];
    elementTables = new long[most];
    elementHashes = new long[most];
  }

  /// Begins with a batch.
  void begin() {
    keyCount = 0;
    elementCount = 0;
  }

  /// Adds a request whose first key has that hash.
  void add(int request, int database, long hash) {
    Dictionary dictionary = keyspace.partitionOf(hash).existingDictionary(database, hash);
    if (dictionary != null) {
      requests[keyCount] = request;
      dictionaries[keyCount] = dictionary;
      buckets[keyCount] = dictionary.table().bucketOffset(hash);
      prefetch.add(dictionary.region(), buckets[keyCount++]);
    }
  }

  /// Touches what the requests that were added will read. The commands, and the hashes of their
  /// first keys, stand where the requests do in their batch.
  void run(RequestBatch batch, Command[] commands, long[] hashes) {
    prefetch.touch();
    if (keyCount == 1 && commands[requests[0]].firstElement() == 0) {
      return; // there is nothing that the record could overlap with
    }
    for (int i = 0; i < keyCount; i++) {
      Region region = dictionaries[i].region();
      buckets[i] = TableLookahead.entry(region, buckets[i], hashes[requests[i]]);
      prefetch.add(region, buckets[i]);
      prefetch.add(region, buckets[i] + RECORD_BYTES);
    }
    prefetch.touch();
    for (int i = 0; i < keyCount; i++) {
      Command command = commands[requests[i]];
      if (command.firstElement() != 0) {
        addElements(batch, requests[i], command, dictionaries[i].region(), buckets[i]);
      }
    }
    if (elementCount > 1) {
      touchElements();
    }
  }

  private void addElements(
      RequestBatch batch, int request, Command command, Region region, long record) {
    long table = Value.tableAhead(region, record);
    if (table == 0) {
      return;
    }
    for (int i = command.firstElement();
        i < batch.argCount(request) && elementCount < elementHashes.length;
        i += command.elementStep()) {
      Bytes name = batch.arg(request, i, view);
      if (name.length() <= LONGEST_NAME) {
        elementRegions[elementCount] = region;
        elementTables[elementCount] = table;
        elementHashes[elementCount++] = KeyedHash.of(name);
      }
    }
  }

  private void touchElements() {
    for (int i = 0; i < elementCount; i++) {
      prefetch.add(elementRegions[i], elementTables[i]);
    }
    prefetch.touch();
    for (int i = 0; i < elementCount; i++) {
      Region region = elementRegions[i];
      elementTables[i] = TableLookahead.bucket(region, elementTables[i], elementHashes[i]);
      prefetch.add(region, elementTables[i]);
    }
    prefetch.touch();
    for (int i = 0; i < elementCount; i++) {
      Region region = elementRegions[i];
      long element = TableLookahead.entry(region, elementTables[i], elementHashes[i]);
      prefetch.add(region, element);
      prefetch.add(region, element + ELEMENT_BYTES);
    }
    prefetch.touch();
  }
}
