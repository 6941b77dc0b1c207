// SPDX-License-Identifier: Apache-2.0
package spinel.server.command;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// An object that each [Call] has one of, and uses again for every command: what a family works
/// with, made when the call first asks for it. The call need not know what it is.
public final class PerCall<T> {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final int index = COUNT.getAndIncrement();
  private final Function<Call, T> maker;

  /// Objects that `maker` makes. To be kept in a constant: it takes a place in every call.
  public PerCall(Function<Call, T> maker) {
    this.maker = maker;
  }

  /// The call's own object.
  @SuppressWarnings("unchecked")
  public T of(Call call) {
    Object own = call.own(index);
    if (own == null) {
      own = maker.apply(call);
      call.setOwn(index, own);
    }
    return (T) own;
  }
}
