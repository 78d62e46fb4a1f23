/// An event at the server, and the handlers that are to hear of it.
struct HandlerCall: Sendable {
  let event: SimulatorEvent
  let handlers: [EventHandler]
}
