// SPDX-License-Identifier: Apache-2.0
package spinel.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import jdk.net.ExtendedSocketOptions;

/// A way to do network input and output: the best that the system offers is chosen at start.
enum Transport {
  IO_URING("io_uring", IoUringServerSocketChannel.class, IoUringServerDomainSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return IoUring.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory();
    }
  },
  EPOLL("epoll", EpollServerSocketChannel.class, EpollServerDomainSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return Epoll.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }
  },
  NIO("nio", NioServerSocketChannel.class, NioServerDomainSocketChannel.class) {
    @Override
    boolean isAvailable() {
      return true;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }
  };

  private final String text;
  private final Class<? extends ServerChannel> tcp;
  private final Class<? extends ServerChannel> unix;

  Transport(String text, Class<? extends ServerChannel> tcp, Class<? extends ServerChannel> unix) {
    this.text = text;
    this.tcp = tcp;
    this.unix = unix;
  }

  abstract boolean isAvailable();

  /// Has the system probe a connection that is silent for some seconds, and then three times at a
  /// third of that.
  void keepAlive(Channel channel, int seconds) {
    channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    int interval = Math.max(1, seconds / 3);
    switch (this) {
      case IO_URING -> {
        channel.config().setOption(IoUringChannelOption.TCP_KEEPIDLE, seconds);
        channel.config().setOption(IoUringChannelOption.TCP_KEEPINTVL, interval);
        channel.config().setOption(IoUringChannelOption.TCP_KEEPCNT, 3);
      }
      case EPOLL -> {
        channel.config().setOption(EpollChannelOption.TCP_KEEPIDLE, seconds);
        channel.config().setOption(EpollChannelOption.TCP_KEEPINTVL, interval);
        channel.config().setOption(EpollChannelOption.TCP_KEEPCNT, 3);
      }
      case NIO -> {
        channel
            .config()
            .setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), seconds);
        channel
            .config()
            .setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval);
        channel.config().setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), 3);
      }
    }
  }

  /// The address of a socket in the file system, in the transport's own form.
  SocketAddress unixAddress(Path path) {
    return this == NIO
        ? UnixDomainSocketAddress.of(path)
        : new DomainSocketAddress(path.toString());
  }

  abstract IoHandlerFactory handlers();

  /// The name that INFO shows as `multiplexing_api`.
  String text() {
    return text;
  }

  Class<? extends ServerChannel> tcpChannel() {
    return tcp;
  }

  Class<? extends ServerChannel> unixChannel() {
    return unix;
  }

  /// The transport of this name where the system property `spinel.transport` gives one, else the
  /// best that is available.
  static Transport choose() {
    return choose(System.getProperty("spinel.transport", ""));
  }

  /// The transport of this name, or for an empty name the best.
  static Transport choose(String wanted) {
    for (Transport transport : values()) {
      if ((wanted.isEmpty() || wanted.equals(transport.text)) && transport.isAvailable()) {
        return transport;
      }
    }

    throw new IllegalStateException("no network transport named " + wanted + " on this system");
  }
}
