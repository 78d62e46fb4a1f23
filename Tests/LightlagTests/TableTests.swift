import Lightlag
import Testing

@Suite struct TableTests {
  @Test func `columns are as wide as their widest cell, and lines end with their text`() {
    let table = Table(rows: [["a", "long cell", "end"], ["longer", "b", "c"]])
    #expect(table.text == "a       long cell  end\nlonger  b          c\n")
  }

  @Test func `numbers are set to the right`() {
    let table = Table(rows: [["", "up"], ["sent", "12345"], ["lost", "6"]], isNumeric: true)
    #expect(table.text == "         up\nsent  12345\nlost      6\n")
  }

  @Test func `rows may be of different length`() {
    #expect(Table(rows: [["a"], ["b", "c"]]).text == "a\nb  c\n")
  }

  @Test func `a table of nothing is nothing`() {
    #expect(Table(rows: []).text == "")
  }
}
