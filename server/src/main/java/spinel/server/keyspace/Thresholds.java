// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// Up to where values stand in their compact encodings: the directives of the same names, kept
/// here so that the types need not know the configuration. Read by all event loops, without order;
/// a change holds for what is written after it.
public final class Thresholds {
  public volatile long hashMaxListpackEntries = 512;
  public volatile long hashMaxListpackValue = 64;
  public volatile long hashMinTemplateEntries;
  public volatile long hashMaxTemplateEntries;
  public volatile long listMaxListpackSize = -2;
  public volatile long listCompressDepth;

  /// Where it is not 0, the length from which on elements of long lists stand for themselves, for
  /// tests (DEBUG QUICKLIST-PACKED-THRESHOLD).
  public volatile long listPackedThreshold;

  /// From so many parts on a value gets a dictionary of its own (DEBUG ANNEX-THRESHOLD): with fewer
  /// than that, the memory that only a region of its own needs would be more than a few hundredths
  /// of what the value takes, and to copy it a matter of milliseconds.
  public volatile long annexParts = 1 << 17;

  public volatile long setMaxIntsetEntries = 512;
  public volatile long setMaxListpackEntries = 128;
  public volatile long setMaxListpackValue = 64;
  public volatile long zsetMaxListpackEntries = 128;
  public volatile long zsetMaxListpackValue = 64;
  public volatile long hllSparseMaxBytes = 3000;
  public volatile long streamNodeMaxBytes = 4096;
  public volatile long streamNodeMaxEntries = 100;
  public volatile long streamIdmpDuration = 100;
  public volatile long streamIdmpMaxsize = 100;
  public volatile long arraySliceSize = 4096;
  public volatile long arraySparseKmax = 10;
  public volatile long arraySparseKmin = 5;
}
