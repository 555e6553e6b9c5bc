import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Runs the statements of a file, one after the other, and prints the rows of the last one. */
public class FlinkSql {
  public static void main(String[] arguments) throws Exception {
    TableEnvironment flink = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    flink.getConfig().set("parallelism.default", "1");
    String[] statements = Files.readString(Path.of(arguments[0])).split(";\\s*\n");
    for (int at = 0; at + 1 < statements.length; at += 1) flink.executeSql(statements[at]);
    try (CloseableIterator<Row> rows =
        flink.executeSql(statements[statements.length - 1].replaceAll(";\\s*$", "")).collect()) {
      while (rows.hasNext()) System.out.println(rows.next().getField(0));
    }
  }
}
