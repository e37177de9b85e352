//! A folder of its own for each test, with the program in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

pub struct Room {
    folder: tempfile::TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub text: String,
    pub error: String,
}

impl Room {
    pub fn new() -> Room {
        Room { folder: tempfile::tempdir().unwrap() }
    }

    /// Four articles that name CPA, one a language, and a fifth about something else.
    pub fn with_articles() -> Room {
        let room = Room::new();
        room.write(
            "corpus/zh/zhangben.txt",
            "一个新用户的账本\n2024-09-18\n\n月之暗面今年春天的单次获客成本（CPA）是30元，半年里共花了1.3亿元做投放。\
             豆包的投放更猛，仅6月就花了1.1亿元，同比增长45%。\n",
        );
        room.write(
            "corpus/es/puja.txt",
            "la puja por un usuario\n\n2024-09-27\n\nen agosto el cpa de dark side of the moon fue de 28 yuanes. \
             su asistente kimi gastó 120 millones de yuanes en anuncios durante el semestre, según una hoja de cotización que \
             circula entre los agentes. nadie sabe cuántos de esos usuarios se quedan después del segundo mes.\n",
        );
        room.write(
            "corpus/ja/tanka.txt",
            "生成AIの広告費が急増\n2024-11-06\n\n利用者を1人獲得する費用、いわゆるＣＰＡは春の10元から夏には30元まで上昇した。\
             ミニマックスは6億ドルを集め、広告費は前年の4.6倍になった。\n",
        );
        room.write(
            "corpus/en/cost.md",
            "---\ntitle: What a sign-up costs\ndate: 2024-08-08\nsource: Harbour Ledger\n---\n\nThe number that everybody \
             watches is CPA, or cost per action. ByteDance spent at least 200 million yuan on Doubao, of which \
             124 million yuan went out in June alone; the average sign-up cost $3.86.\n",
        );
        room.write(
            "corpus/en/record.txt",
            "The Dark Side of the Moon is a record with a prism on its sleeve. Nobody who likes music has never heard it.\n",
        );
        room
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).unwrap();
        std::fs::write(path, content).unwrap();
    }

    /// The program, started in the folder, without anything of our own environment that it listens to.
    pub fn spawn(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("gaceta"));
        command.current_dir(self.folder.path()).args(arguments);
        for name in ["GACETA_INDEX", "NO_COLOR", "COLUMNS"] {
            command.env_remove(name);
        }
        command
    }

    pub fn gaceta(&self, arguments: &[&str]) -> assert_cmd::Command {
        assert_cmd::Command::from_std(self.spawn(arguments))
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        ran(self.gaceta(arguments).output().unwrap())
    }

    /// Runs the program with this on its standard input.
    pub fn pipe(&self, arguments: &[&str], input: &[u8]) -> Ran {
        ran(self.gaceta(arguments).write_stdin(input).output().unwrap())
    }

    /// Runs what must end in 0.
    #[track_caller]
    pub fn ok(&self, arguments: &[&str]) -> Ran {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {}", ran.error);
        ran
    }

    /// Runs a command that finds something and returns the paths of its articles, sorted.
    #[track_caller]
    pub fn articles(&self, arguments: &[&str]) -> Vec<String> {
        let hits = lines(&self.ok(arguments).text);
        let mut paths: Vec<String> =
            hits.iter().map(|hit| hit["path"].as_str().or(hit["article"].as_str()).unwrap().to_owned()).collect();
        paths.sort();
        paths
    }
}

fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), text: text(output.stdout), error: text(output.stderr) }
}

#[track_caller]
pub fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error} in {text:?}"))
}

#[track_caller]
pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}
