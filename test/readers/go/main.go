// Reads YAML as programs written in Go do, kubectl and Argo CD among them, and prints what they see as JSON.
//
//	read sigs|v3 < requests > answers
//
// A request is one line of JSON, {"file": "…"} or {"text": "…"}; its answer is one line, {"documents": […]} or
// {"error": "…"}. Whatever JSON has no word for, such as a timestamp or a key that is no string, is named by its type,
// so that it equals nothing that was written.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"

	yamlv3 "gopkg.in/yaml.v3"
	apimachinery "k8s.io/apimachinery/pkg/util/yaml"
	sigs "sigs.k8s.io/yaml"
)

type request struct {
	File string `json:"file"`
	Text string `json:"text"`
}

type answer struct {
	Documents []any  `json:"documents"`
	Error     string `json:"error,omitempty"`
}

var readers = map[string]func(text []byte) ([]any, error){"sigs": readSigs, "v3": readV3}

func main() {
	if len(os.Args) != 2 || readers[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: read sigs|v3")
		os.Exit(2)
	}
	if err := answerAll(readers[os.Args[1]]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func answerAll(read func([]byte) ([]any, error)) error {
	out := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(out)
	requests := json.NewDecoder(bufio.NewReader(os.Stdin))
	for {
		var asked request
		if err := requests.Decode(&asked); errors.Is(err, io.EOF) {
			return out.Flush()
		} else if err != nil {
			return err
		}
		if err := answers.Encode(answerTo(asked, read)); err != nil {
			return err
		}
	}
}

func answerTo(asked request, read func([]byte) ([]any, error)) answer {
	text := []byte(asked.Text)
	if asked.File != "" {
		var err error
		if text, err = os.ReadFile(asked.File); err != nil {
			return answer{Error: err.Error()}
		}
	}
	documents, err := read(text)
	if err != nil {
		return answer{Error: err.Error()}
	}
	return answer{Documents: documents}
}

// As kubectl does: split at lines that start with "---", then from YAML to JSON. A part of comments only is no document.
func readSigs(text []byte) ([]any, error) {
	documents := []any{}
	parts := apimachinery.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		part, err := parts.Read()
		if errors.Is(err, io.EOF) {
			return documents, nil
		}
		if err != nil {
			return nil, err
		}
		document, err := sigs.YAMLToJSONStrict(part)
		if err != nil {
			return nil, err
		}
		if string(document) != "null" {
			documents = append(documents, json.RawMessage(document))
		}
	}
}

func readV3(text []byte) ([]any, error) {
	documents := []any{}
	decoder := yamlv3.NewDecoder(bytes.NewReader(text))
	for {
		var document any
		if err := decoder.Decode(&document); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return nil, err
		}
		documents = append(documents, comparable(document))
	}
}

func comparable(value any) any {
	switch value := value.(type) {
	case []any:
		for index, item := range value {
			value[index] = comparable(item)
		}
		return value
	case map[string]any:
		for key, member := range value {
			value[key] = comparable(member)
		}
		return value
	case map[any]any:
		members := map[string]any{}
		for key, member := range value {
			if text, isText := key.(string); isText {
				members[text] = comparable(member)
			} else {
				members[named(key)] = comparable(member)
			}
		}
		return members
	case nil, string, bool, int, int64, uint64:
		return value
	case float64:
		if math.IsNaN(value) || math.IsInf(value, 0) {
			return named(value)
		}
		return value
	default:
		return named(value)
	}
}

func named(value any) string {
	return fmt.Sprintf("!%T %v", value, value)
}
