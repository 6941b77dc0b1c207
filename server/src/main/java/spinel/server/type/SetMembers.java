// SPDX-License-Identifier: Apache-2.0
package spinel.server.type;

import spinel.memory.Bytes;
import spinel.memory.Region;

/// A set among sorted sets: each member has the score 1.
public final class SetMembers implements MemberSource {
  private final SetSource set;
  private final Member member = new Member();
  private final Member wanted = new Member();
  private int count;
  private int index;

  public SetMembers(Region region, long record) {
    set = new SetSource(region, record);
  }

  @Override
  public long size() {
    return set.size();
  }

  @Override
  public boolean first() {
    set.rewind();
    count = 0;
    index = 0;
    return next();
  }

  @Override
  public boolean next() {
    if (++index >= count) {
      count = set.next();
      index = 0;
    }
    if (count > 0) {
      set.load(set.position(index), member);
    }
    return count > 0;
  }

  @Override
  public Bytes name() {
    return member.text();
  }

  @Override
  public double score() {
    return 1;
  }

  @Override
  public double score(Bytes name, long hash) {
    wanted.set(name).setHash(hash);
    return set.contains(wanted) ? 1 : Double.NaN;
  }

  @Override
  public void prefetch() {
    // Members come in runs, which lie together.
  }
}
