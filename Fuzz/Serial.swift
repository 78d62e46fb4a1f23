import LightlagCore
import LightlagMocks

private let methods = ["GET", "POST", "PUT", "OPTIONS"]
private let targets = ["/ws/serial", "/ws/serial/b", "/ports", "/port/write", "/port/read", "/x"]

/// Drives the serial service by any messages, requests and bytes of a line: the run goes on.
@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let ports = [
    SerialPortOptions(), SerialPortOptions(name: "b", device: .slcan),
    SerialPortOptions(name: "c", device: .line),
  ]
  var session = Session(
    backend: SerialService(SerialServiceOptions(ports: ports, messageRate: 100)),
    configuration: .init(seed: 1))
  let client = End.client(session.addClient(RemoteEndpoint()))
  var connections = [
    open(&session, client, OpenRequest(target: targets[0])),
    open(&session, client, OpenRequest(target: targets[1])),
    open(
      &session, client,
      OpenRequest(headers: [Header(name: Header.listenerName, value: "serial-line/c")])),
  ]
  while !input.isEmpty {
    let choice = Int(input.byte())
    let connection = connections[choice / 16 % connections.count]
    switch choice % 8 {
    case 0...2:
      let bytes = input.piece()
      let isText = String(validating: bytes, as: UTF8.self) != nil
      session.act(as: client) { $0.send(Message(isText ? .text : .binary, bytes), on: connection) }
    case 3: session.act(as: client) { $0.send(Message(.binary, input.piece()), on: connection) }
    case 4:
      var request = OpenRequest(target: targets[Int(input.byte()) % targets.count])
      request.headers = [Header(name: Header.method, value: methods[choice / 64 % 4])]
      connections.append(open(&session, client, request))
    case 5: connections.append(open(&session, client, OpenRequest(target: targets[choice / 128])))
    case 6: session.act(as: client) { $0.close(connection, .vanished(.client)) }
    default: break
    }
    let later = session.now.advanced(by: .milliseconds(Int(input.byte())))
    do { try session.advance(to: later) } catch { preconditionFailure("\(error)") }
  }
  return 0
}

private func open(_ session: inout Session, _ client: End, _ request: OpenRequest) -> ConnectionID {
  session.act(as: client) { $0.connect(request) }
}
