// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// The event loops that a [Network] is made of, and the transport below them. They need nothing of
/// the server, and the first of a process take longer to make than the rest of it: so they can be
/// made beside it.
public final class EventLoops {
  final Transport transport;
  final EventLoopGroup group;
  final LoopChooser chooser;

  /// Whether as many of them are in use as pay.
  final boolean balanced;

  /// Accepts connections, and does what may take a while; a loop that serves clients never waits.
  final EventLoopGroup acceptor;

  private EventLoops(int threads, Transport transport) {
    this.transport = transport;
    int processors = Runtime.getRuntime().availableProcessors();
    balanced = threads == 0 && processors > 1;
    int count = threads == 0 ? processors : threads;
    chooser = new LoopChooser(balanced ? 1 : count);
    acceptor = new MultiThreadIoEventLoopGroup(1, transport.handlers());
    group = new MultiThreadIoEventLoopGroup(count, (Executor) null, chooser, transport.handlers());
  }

  /// As many event loops as given, all in use from the start; or, for 0, one for each processor, as
  /// many in use as pay.
  public static EventLoops open(int threads) {
    return open(threads, Transport.choose());
  }

  static EventLoops open(int threads, Transport transport) {
    return new EventLoops(threads, transport);
  }

  /// Ends the loops' threads.
  public void close() {
    acceptor.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
