/// What both ends of a connection do alike: they stand in namespaces, and pass events in them.
struct SocketIOMemberships: Sendable {
  /// What a packet means that is not about entering a namespace.
  enum Reception {
    case event(SocketIOEvent)
    case acknowledgement(SocketIOEvent)
    case left(namespace: String)
    /// It came too late to mean anything.
    case nothing
  }

  /// In the order of entry; only a few at a time, as the server tells which there are.
  private var list: [SocketIOMembership] = []

  func phase(in namespace: String) -> SocketIOMembership.Phase? {
    list.first { $0.namespace == namespace }?.phase
  }

  /// The namespaces in which this end is or wants to be.
  var current: [String] { list.filter { $0.phase != .left }.map(\.namespace) }

  /// Sets the phase; one that begins anew forgets what was before.
  mutating func set(_ phase: SocketIOMembership.Phase, in namespace: String) {
    if let index = index(of: namespace), phase != .asked {
      list[index].phase = phase
    } else {
      remove(namespace)
      list.append(SocketIOMembership(namespace: namespace, phase: phase))
    }
  }

  mutating func remove(_ namespace: String) {
    list.removeAll { $0.namespace == namespace }
  }

  /// Returns the packet of an event and its id, or `nil` where this end is not in the namespace.
  mutating func packet(
    _ payload: SocketIOPayload, in namespace: String, isAcknowledged: Bool
  ) -> (packet: SocketIOPacket, id: UInt64?)? {
    guard let index = index(of: namespace), list[index].phase == .joined else { return nil }
    let id = isAcknowledged ? list[index].takeID() : nil
    return (SocketIOPacket(namespace: namespace, .event(payload, id: id)), id)
  }

  /// Takes an event, an acknowledgement or a departure.
  ///
  /// - Throws: `SocketIOFailure.unexpectedPacket` where the other end cannot have been in the
  ///   namespace when it sent the packet, or may not send such a packet.
  mutating func receive(_ packet: SocketIOPacket) throws(SocketIOFailure) -> Reception {
    let namespace = packet.namespace
    guard let index = index(of: namespace), list[index].phase != .asked else {
      throw .unexpectedPacket(namespace: namespace)
    }
    if list[index].phase == .left {
      // Both have left: nothing more can come.
      if packet.content == .disconnect { list.remove(at: index) }
      return .nothing
    }
    switch packet.content {
    case .event(let payload, let id):
      return .event(SocketIOEvent(namespace: namespace, payload: payload, id: id))
    case .acknowledgement(let payload, let id):
      guard list[index].takeAcknowledgement(of: id) else { return .nothing }
      return .acknowledgement(SocketIOEvent(namespace: namespace, payload: payload, id: id))
    case .disconnect:
      list.remove(at: index)
      return .left(namespace: namespace)
    case .connect, .connectError: throw .unexpectedPacket(namespace: namespace)
    }
  }

  private func index(of namespace: String) -> Int? {
    list.firstIndex { $0.namespace == namespace }
  }
}
