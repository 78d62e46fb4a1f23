import LightlagCore
import LightlagMocks

extension Session {
  /// What SLCAN adapters of its backend have met so far, or `nil` where there was nothing to meet.
  var slcanRecord: SLCANRecord? {
    let record =
      endpoint(.backend, as: MockRover.self)?.slcanRecord
      ?? endpoint(.backend, as: SerialService.self)?.slcanRecord
    return record?.isEmpty == false ? record : nil
  }
}
