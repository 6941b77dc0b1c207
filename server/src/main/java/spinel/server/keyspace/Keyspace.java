// SPDX-License-Identifier: Apache-2.0
package spinel.server.keyspace;

/// All keys of the server: its partitions.
public final class Keyspace implements AutoCloseable {
  private final Partition[] partitions;
  private final int shift;
  private final int databases;

  /// A keyspace of 2^`partitionBits` partitions (0 to 6).
  public Keyspace(int partitionBits, int databases, long partitionCapacity) {
    this.databases = databases;
    shift = 64 - partitionBits;
    partitions = new Partition[1 << partitionBits];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Partition(i, databases, partitionCapacity);
    }
  }

  public int databases() {
    return databases;
  }

  public int partitionCount() {
    return partitions.length;
  }

  public Partition partition(int index) {
    return partitions[index];
  }

  /// The partition of a key, by its hash.
  public Partition partitionOf(long hash) {
    return partitions[(int) (hash >>> shift) & (partitions.length - 1)];
  }

  @Override
  public void close() {
    for (Partition partition : partitions) {
      partition.close();
    }
  }
}
