// Command istio-analyze runs all analyzers of `istioctl analyze` over manifests in files, Services and Pods included. The
// command itself leaves those out when it has no cluster, and with them 21 of its analyzers.
//
//	istio-analyze FILE...        prints {"analyzers": n, "messages": [{code, level, message, origin}]}
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/diag"
	"istio.io/istio/pkg/config/analysis/local"
	"istio.io/istio/pkg/log"
)

type message struct {
	Code    string `json:"code"`
	Level   string `json:"level"`
	Message string `json:"message"`
	Origin  string `json:"origin"`
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}

func run(files []string) error {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	if err := log.Configure(options); err != nil {
		return err
	}
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	var readers []local.ReaderSource
	for _, file := range files {
		reader, err := os.Open(file)
		if err != nil {
			return err
		}
		defer reader.Close()
		readers = append(readers, local.ReaderSource{Name: file, Reader: reader})
	}
	// The name says test; what it adds is every kind that a cluster would have.
	if err := analyzer.AddTestReaderKubeSource(readers); err != nil {
		return err
	}
	result, err := analyzer.Analyze(make(chan struct{}))
	if err != nil {
		return err
	}
	if len(result.SkippedAnalyzers) > 0 {
		return fmt.Errorf("analyzers were skipped: %v", result.SkippedAnalyzers)
	}
	messages := []message{}
	for _, found := range result.Messages {
		messages = append(messages, messageOf(found))
	}
	return json.NewEncoder(os.Stdout).Encode(map[string]any{
		"analyzers": len(result.ExecutedAnalyzers),
		"messages":  messages,
	})
}

func messageOf(found diag.Message) message {
	origin := ""
	if found.Resource != nil {
		origin = found.Resource.Origin.FriendlyName()
	}
	return message{found.Type.Code(), found.Type.Level().String(), fmt.Sprintf(found.Type.Template(), found.Parameters...), origin}
}
