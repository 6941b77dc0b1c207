/// The server: its entry point and its life cycle.
package spinel.server;
