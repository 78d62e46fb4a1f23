package import LightlagCodecs
package import LightlagCore

/// Where real clients may come in.
package struct ListenerSetting: Hashable, Sendable {
  /// What the server behind it is called, as in `telemetry`.
  ///
  /// The backend finds it in the header `Header.listenerName` of each request.
  package var name: String
  /// Where to listen; a port of 0 takes one that is free.
  package var address: SocketAddress
  /// Further ports to try, in order, where the first is taken.
  package var alternativePorts: [UInt16]

  /// Creates a place to listen.
  package init(name: String, address: SocketAddress, alternativePorts: [UInt16] = []) {
    self.name = name
    self.address = address
    self.alternativePorts = alternativePorts
  }
}

/// A serial line whose other end is a client of the run.
package struct SerialSetting: Hashable, Sendable {
  /// What the server is called that it leads to, as in `slcan`.
  package var name: String
  /// Where it is.
  package var place: SerialPlace

  /// Creates a setting.
  package init(name: String, place: SerialPlace) {
    self.name = name
    self.place = place
  }
}

/// A client of our own, that asks a live server for a connection, says what it is to say, and
/// listens.
package struct ListeningSetting: Hashable, Sendable {
  /// What it asks for.
  package var request: OpenRequest
  /// What it sends once it is let in.
  package var messages: [Message]

  /// Creates a setting.
  package init(request: OpenRequest, messages: [Message] = []) {
    self.request = request
    self.messages = messages
  }
}

/// A live server, to which each client gets a connection of its own.
package struct Upstream {
  /// Where it is; its path goes before the client's own, and its query before the client's.
  package var url: WebSocketURL
  /// Whom to trust, where the URL is `wss`.
  package var tls: TLSContext?

  /// What it is called in messages to people, which may be recorded; a query may hold secrets.
  var name: String {
    (url.isSecure ? "wss://" : "ws://") + url.authority + url.target.prefix { $0 != "?" }
  }

  /// Creates a server's place.
  package init(url: WebSocketURL, tls: TLSContext? = nil) {
    self.url = url
    self.tls = tls
  }
}

/// What a run over real sockets needs to know.
package struct LiveConfiguration {
  /// What stands behind the links.
  package enum Backend {
    /// An endpoint in this process.
    case simulated(any Endpoint)
    /// A live server; for listeners of these names, others.
    case live(Upstream, named: [String: Upstream] = [:])
  }

  /// What the run follows from, besides its peers.
  package var session: Session.Configuration
  /// What stands behind the links.
  package var backend: Backend
  /// Where clients come in.
  package var listeners: [ListenerSetting]
  /// Whether Engine.IO's long-polling is taken too, and WebSockets that continue it.
  package var takesPolling = false
  /// Whether plain requests are taken too, as connections with the header `Header.method`.
  package var takesRequests = false
  /// Pages that may read the answers to plain requests and, where such are taken, act.
  ///
  /// They are named by their origins, as in `http://localhost:3000`; `*` is any.
  package var allowedOrigins: [String] = []
  /// What clients must say to be let in, or `nil` for nothing.
  package var token: AccessToken?
  /// Fields of our handshakes with a live server, in the place of the client's own of their names.
  ///
  /// They are put there behind the session, so that no tap sees them and no recording has them.
  package var handshakeFields: [Header] = []
  /// Whether messages are compressed where the peer can do that too.
  package var compresses = false
  /// Serial lines that lead to the backend.
  package var serial: [SerialSetting] = []
  /// A client of our own that listens, until its connection ends and the run with it.
  package var listening: ListeningSetting?
  /// Clients in this process, which join behind the one that stands for all that come in.
  package var clients: [any Endpoint] = []
  /// Whether to go on with the listeners and devices that there are when one cannot be had.
  package var allowsPartial = false
  /// What clients are shown, where the listeners speak TLS.
  package var tls: TLSContext?
  /// Observers of the session.
  package var taps: [any Tap] = []
  /// Limits on what peers may do.
  package var limits = Limits()

  /// How long, and how much, a peer may keep us.
  package struct Limits: Hashable, Sendable {
    /// Most time for an opening handshake, ours with a server or a client's with us.
    package var handshake = Duration.seconds(10)
    /// Most time for the body of a request, and for what is missing of it whenever `bodyStride`
    /// more bytes have come in that time.
    package var body = Duration.seconds(10)
    /// Bytes of a body that are worth as much time again.
    package var bodyStride = 64 << 10
    /// Most requests whose bodies have not come; of more, the eldest are given up.
    package var bodies = 256
    /// Most time from one end's close to the other's, beyond what the link takes.
    package var close = Duration.seconds(2)
    /// Bytes waiting for one peer above which what feeds them is not read.
    package var highWater = 1 << 20
    /// Bytes waiting for one peer above which it is given up, as a reader that does not read.
    package var slowReader = 192 << 20

    /// Creates the default limits.
    package init() {}
  }

  /// Creates a configuration.
  package init(session: Session.Configuration, backend: Backend, listeners: [ListenerSetting]) {
    self.session = session
    self.backend = backend
    self.listeners = listeners
  }
}
