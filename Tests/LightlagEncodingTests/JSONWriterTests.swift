import LightlagEncoding
import Testing

@Suite struct JSONWriterTests {
  private static func text(_ write: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter()
    write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test func `commas and colons come by themselves`() {
    let text = Self.text { writer in
      writer.beginObject()
      writer.name("at")
      writer.integer(182)
      writer.name("list\n")
      writer.beginArray()
      writer.beginArray()
      writer.endArray()
      writer.beginObject()
      writer.endObject()
      writer.bool(true)
      writer.bool(false)
      writer.null()
      writer.string("a\"b")
      writer.string(utf8: Array("é\\".utf8))
      writer.raw(Array("1.50".utf8))
      writer.raw(Array("x[ ]x".utf8)[1..<4])
      writer.value(["k": ["v", true]])
      writer.endArray()
      writer.name("end")
      writer.null()
      writer.endObject()
    }
    #expect(
      text
        == #"{"at":182,"list\n":[[],{},true,false,null,"a\"b","é\\",1.50,[ ],{"k":["v",true]}],"#
        + #""end":null}"#)
    #expect(JSON.isValid(Array(text.utf8)))
  }

  @Test func `integers of any width are written in full`() {
    let text = Self.text { writer in
      writer.beginArray()
      writer.integer(0)
      writer.integer(Int8.min)
      writer.integer(Int64.min)
      writer.integer(UInt64.max)
      writer.integer(Int128.min)
      writer.endArray()
    }
    #expect(
      text
        == "[0,-128,-9223372036854775808,18446744073709551615,"
        + "-170141183460469231731687303715884105728]")
  }

  @Test func `integers have as many digits as they need`() {
    var power: UInt64 = 1
    for _ in 0..<20 {
      for number in [power - 1, power, power + 1] {
        #expect(Self.text { $0.integer(number) } == String(number))
      }
      power = power.multipliedReportingOverflow(by: 10).partialValue
    }
    for number in [Int64.min, -100, -99, -10, -1, .max] {
      #expect(Self.text { $0.integer(number) } == String(number))
    }
  }

  @Test func `what was taken is gone, and values go on without a comma behind a line`() {
    var writer = JSONWriter()
    writer.string("first")
    writer.endLine()
    writer.string("second")
    var taken = Array("old".utf8)
    writer.take(into: &taken)
    #expect(taken == Array("\"first\"\n\"second\"".utf8))
    #expect(writer.bytes.isEmpty)
    writer.string("third")
    #expect(writer.bytes == Array(#""third""#.utf8))
  }
}
